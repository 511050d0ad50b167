import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { refused } from '../errors.ts';

/** Sites that a rollout has left out, or that went back. */
export function sitesLeft({ plan, state }: Rollout): readonly string[] {
  const back = Object.keys(state.sites).filter((site) => state.sites[site]?.kind !== 'promoted');
  return [...plan.skipped, ...back];
}

/** The same once more, for what an ended rollout has left. */
export function requestForRest(rollout: Rollout): RolloutRequest {
  const { request } = rollout.plan;
  if (rollout.state.phase.kind !== 'ended')
    throw refused('the rollout has not ended yet', 'wait for its end, or abort it');
  const sites = sitesLeft(rollout);
  if (sites.length === 0)
    throw refused('the rollout has reached every site', 'there is nothing to finish');
  return { ...request, options: { ...request.options, sites } };
}
