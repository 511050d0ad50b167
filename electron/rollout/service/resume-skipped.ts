import { isRead } from '../../../shared/model/link.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { gatewaysIn, placementsFor } from '../../fleet/index.ts';
import { holds } from './held-sites.ts';

const lookEveryMs = 5_000;
/** Older ones are history: nobody waits for the sites that they left out. */
const rolloutsLookedAt = 20;

type Around = {
  underWay(): readonly Rollout[];
  /** The newest ended ones. */
  ended(limit: number): readonly Rollout[];
  start(key: string, request: RolloutRequest): Promise<unknown>;
};

/** Sites that a rollout has left out are finished when they return, where that was chosen. */
export class ResumeSkipped {
  readonly #context: Context;
  readonly #rollouts: Around;
  #lookedAt = performance.now();

  constructor(context: Context, rollouts: Around) {
    this.#context = context;
    this.#rollouts = rollouts;
  }

  tick(): void {
    if (performance.now() - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = performance.now();
    const known = [...this.#rollouts.underWay(), ...this.#rollouts.ended(rolloutsLookedAt)];
    for (const rollout of known)
      for (const site of this.#returned(rollout, known)) this.#finish(rollout, site);
  }

  #returned(rollout: Rollout, known: readonly Rollout[]): readonly string[] {
    const { plan, state } = rollout;
    const { phase } = state;
    const isPromoted =
      phase.kind === 'keeping' || (phase.kind === 'ended' && phase.how === 'finished');
    if (plan.request.options.onReturn !== 'finish' || !isPromoted) return [];
    const { service } = plan.request.scope;
    return plan.skipped.filter(
      (site) =>
        this.#isThere(service, site) &&
        !known.some((each) => each.at > rollout.at && holds(each, service, site)),
    );
  }

  #isThere(service: string, site: string): boolean {
    const fleet = fleetOf(this.#context);
    const { gateways, engines } = this.#context.inventory;
    const hosts = [
      ...gatewaysIn(fleet, { kind: 'site', service, site }).map(({ id }) => gateways.get(id)),
      ...placementsFor(fleet, site)
        .filter((each) => each.service === service)
        .map(({ engine }) => engines.get(engine)),
    ];
    return hosts.length > 0 && hosts.every((unit) => unit !== undefined && isRead(unit.state()));
  }

  /** Once for each site: the key says so, also to a console that began anew. */
  #finish({ id, plan }: Rollout, site: string): void {
    const { request } = plan;
    const options = { ...request.options, sites: [site] };
    this.#rollouts
      .start(`${id} ${site}`.slice(0, 64), { ...request, options })
      .catch((error) =>
        this.#context.log.warn({ rollout: id, site, error }, 'a returned site cannot be finished'),
      );
  }
}
