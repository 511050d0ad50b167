import type { RolloutsNow } from '../../../shared/contract/rollouts.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Overview } from '../../state/overview-store.ts';
import { defaultsOf, draftOf, type RolloutDraft } from '../../state/rollout-draft.ts';
import type { PlanGiven } from '../../state/route-store.ts';
import { runningAt, sitesOfScope, sitesWith } from '../../state/running-releases.ts';
import type { Target } from '../../state/target.ts';

export type KnownPlaces = {
  readonly overview: Overview | undefined;
  readonly rollouts: RolloutsNow | undefined;
  /** Selection on the map. */
  readonly selected: Target | undefined;
};

/** Initial draft: a repeat, or canary (one camera: blue-green) of the newest non-stable release. */
export function firstDraft(
  fleet: Fleet,
  given: PlanGiven,
  known: KnownPlaces,
): RolloutDraft | undefined {
  const again = known.rollouts?.rollouts.find((one) => one.id === given.rollout)?.plan.request;
  const service = fleet.services.find((one) => one.id === (again?.scope.service ?? given.service));
  if (again !== undefined && service !== undefined) return draftOf(again, service.rollout);
  const chosen = service ?? serviceAt(fleet, given.site) ?? fleet.services[0];
  if (chosen === undefined) return undefined;
  const target = targetFor(fleet, chosen.id, given, known);
  if (target === undefined) return undefined;
  const sites = sitesOfScope(fleet, { ...target, service: chosen.id });
  const releases = fleet.releases.filter((one) => one.service === chosen.id);
  const runs = runningAt(known.overview, chosen.id, sites);
  const release = releases.findLast((one) => !runs.has(one.id)) ?? releases.at(-1);
  if (release === undefined) return undefined;
  const cameras = fleet.cameras.filter(
    (one) => one.service === chosen.id && sites.includes(one.site),
  );
  return {
    service: chosen.id,
    place: target.kind === 'site' ? `site/${target.site}` : `environment/${target.environment}`,
    release: release.id,
    strategy: cameras.length === 1 ? 'blue-green' : 'canary',
    options: defaultsOf(chosen.rollout),
  };
}

/** The site asked for, else what is selected, else the first site where nothing is being tried out. */
function targetFor(
  fleet: Fleet,
  service: string,
  { site: asked }: PlanGiven,
  { selected, overview }: KnownPlaces,
): Target | undefined {
  const sites = sitesWith(fleet, service);
  if (asked !== undefined && sites.includes(asked)) return { kind: 'site', site: asked };
  if (selected !== undefined && sitesOfScope(fleet, { ...selected, service }).length > 0)
    return selected;
  const isCalm = (site: string) => {
    const now = overview?.sites.get(site)?.services.find((one) => one.service === service);
    return now !== undefined && (now.shares.asked ?? 0) === 0;
  };
  const site = sites.find(isCalm) ?? sites[0];
  return site === undefined ? undefined : { kind: 'site', site };
}

const serviceAt = (fleet: Fleet, site: string | undefined) => {
  const placed = fleet.placements.find((one) => one.site === site)?.service;
  return fleet.services.find((one) => one.id === placed);
};
