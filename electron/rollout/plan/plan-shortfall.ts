import type { Shortfall } from '../../../shared/model/rollout-plan.ts';
import type { Strategy } from '../../../shared/model/rollout-request.ts';

/** A plan ends here: something is missing. */
export class PlanShortfallError extends Error {
  readonly missing: readonly Shortfall[];
  /** Strategies that may suit instead, the best first; each is planned before it is named. */
  readonly instead: readonly Strategy[];

  constructor(missing: readonly Shortfall[], instead: readonly Strategy[]) {
    super(missing.map(({ what, host }) => `${what} at ${host}`).join(', '));
    this.name = 'PlanShortfallError';
    this.missing = missing;
    this.instead = instead;
  }
}
