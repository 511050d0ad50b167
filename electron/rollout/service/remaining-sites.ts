import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { rolloutRefused } from '../../inventory/index.ts';

/** Sites that a rollout has left out, or that went back. */
export function sitesLeft({ plan, state }: Rollout): readonly string[] {
  const back = Object.keys(state.sites).filter((site) => state.sites[site]?.kind !== 'promoted');
  return [...plan.skipped, ...back];
}

/** The same once more, for what an ended rollout has left. */
export function requestForRest(rollout: Rollout): RolloutRequest {
  const { request } = rollout.plan;
  if (rollout.state.phase.kind !== 'ended') throw rolloutRefused({ kind: 'not-ended' });
  const sites = sitesLeft(rollout);
  if (sites.length === 0) throw rolloutRefused({ kind: 'all-reached' });
  return { ...request, options: { ...request.options, sites } };
}
