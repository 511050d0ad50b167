import type { Rollout, RolloutEnd } from '../../shared/model/rollout.ts';
import type { Strategy } from '../../shared/model/rollout-request.ts';
import { matches } from '../words/plain-text.ts';

export type OutcomeFilter = RolloutEnd | 'under-way';

export type RolloutFilter = {
  readonly query: string;
  readonly strategy?: Strategy;
  readonly outcome?: OutcomeFilter;
};

export const noRolloutFilter: RolloutFilter = { query: '' };

export const outcomeOf = ({ state: { phase } }: Rollout): OutcomeFilter =>
  phase.kind === 'ended' ? phase.how : 'under-way';

/** `text` is what the rollout says of itself, so that a person finds it by what they see. */
export function filtered(
  rollouts: readonly Rollout[],
  filter: RolloutFilter,
  text: (rollout: Rollout) => string,
): readonly Rollout[] {
  return rollouts.filter(
    (one) =>
      (filter.strategy === undefined || one.plan.request.strategy === filter.strategy) &&
      (filter.outcome === undefined || outcomeOf(one) === filter.outcome) &&
      matches(filter.query, text(one)),
  );
}
