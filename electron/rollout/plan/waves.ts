import type { Fleet } from '../../../shared/model/fleet.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { gatewaysIn } from '../../fleet/index.ts';
import { RefusedPlan } from './refused-plan.ts';

/** The sites that a request is about, in the order of the fleet file. */
export function sitesOfWaves(fleet: Fleet, { scope, options }: RolloutRequest): readonly string[] {
  const carrying = new Set(gatewaysIn(fleet, scope).map(({ site }) => site));
  const sites = fleet.sites.map(({ id }) => id).filter((id) => carrying.has(id));
  const { service } = scope;
  if (sites.length === 0) throw new RefusedPlan({ kind: 'no-route', service });
  const { sites: only } = options;
  const others = (only ?? []).filter((site) => !sites.includes(site));
  if (others.length > 0)
    throw new RefusedPlan(
      ...others.map((site) => ({ kind: 'site-outside', site, service }) as const),
    );
  return only ? sites.filter((id) => only.includes(id)) : sites;
}

/** The first wave has `first` sites, each next one `growth` times as many; the last what is left. */
export function wavesOf(
  sites: readonly string[],
  { options: { waves } }: RolloutRequest,
): readonly (readonly string[])[] {
  if (!waves) return [sites];
  const found: (readonly string[])[] = [];
  for (let from = 0; from < sites.length; from += found.at(-1)?.length ?? 1) {
    const size = Math.max(1, Math.round(waves.first * waves.growth ** found.length));
    found.push(sites.slice(from, from + size));
  }
  return found;
}
