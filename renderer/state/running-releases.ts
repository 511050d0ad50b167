import type { Fleet } from '../../shared/model/fleet.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Overview } from './overview-store.ts';

/** Sites at which a service is placed or routed, in the order of the fleet file. */
export function sitesWith(fleet: Fleet, service: string): readonly string[] {
  const routed = new Set(
    fleet.gateways
      .filter((one) => one.routes.some((route) => route.service === service))
      .map((one) => one.site),
  );
  return fleet.sites.map((one) => one.id).filter((id) => routed.has(id));
}

export function sitesOfScope(fleet: Fleet, scope: Scope): readonly string[] {
  const all = sitesWith(fleet, scope.service);
  if (scope.kind === 'site') return all.filter((id) => id === scope.site);
  const inside = new Set(
    fleet.sites.filter((one) => one.environment === scope.environment).map((one) => one.id),
  );
  return all.filter((id) => inside.has(id));
}

/** Which releases are stable at these sites, with at how many of them. */
export function runningAt(
  overview: Overview | undefined,
  service: string,
  sites: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const site of sites) {
    const now = overview?.sites.get(site)?.services.find((one) => one.service === service);
    const release = now?.variants.find((one) => one.role === 'stable')?.release;
    if (release !== undefined) found.set(release, (found.get(release) ?? 0) + 1);
  }
  return found;
}
