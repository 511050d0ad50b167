import type { RolloutsNow } from '../../../shared/contract/rollouts.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Overview } from '../../state/overview-store.ts';
import { type Draft, defaultsOf, draftOf } from '../../state/rollout-draft.ts';
import { runningAt, sitesWith } from '../../state/running-releases.ts';
import type { PlanGiven } from './rollout-plan-view.tsx';

/** What the form begins with: the same again, or a canary of the newest release that is not stable. */
export function firstDraft(
  fleet: Fleet,
  given: PlanGiven,
  overview: Overview | undefined,
  rollouts: RolloutsNow | undefined,
): Draft | undefined {
  const again = rollouts?.rollouts.find((one) => one.id === given.rollout)?.plan.request;
  const service = fleet.services.find((one) => one.id === (again?.scope.service ?? given.service));
  if (again !== undefined && service !== undefined) return draftOf(again, service.rollout);
  const chosen = service ?? serviceAt(fleet, given.site) ?? fleet.services[0];
  if (chosen === undefined) return undefined;
  const sites = sitesWith(fleet, chosen.id);
  const site = sites.find((one) => one === given.site) ?? sites[0];
  if (site === undefined) return undefined;
  const releases = fleet.releases.filter((one) => one.service === chosen.id);
  const runs = runningAt(overview, chosen.id, [site]);
  const release = releases.findLast((one) => !runs.has(one.id)) ?? releases.at(-1);
  if (release === undefined) return undefined;
  const cameras = fleet.cameras.filter((one) => one.site === site && one.service === chosen.id);
  return {
    service: chosen.id,
    place: `site/${site}`,
    release: release.id,
    strategy: cameras.length === 1 ? 'blue-green' : 'canary',
    options: defaultsOf(chosen.rollout),
  };
}

const serviceAt = (fleet: Fleet, site: string | undefined) => {
  const placed = fleet.placements.find((one) => one.site === site)?.service;
  return fleet.services.find((one) => one.id === placed);
};
