import type { Fleet } from '../../shared/model/fleet.ts';
import type { Scope } from '../../shared/model/scope.ts';

/** Target of a rollback: every service of one site, or of a whole environment. */
export type Target =
  | { readonly kind: 'site'; readonly site: string }
  | { readonly kind: 'environment'; readonly environment: string };

export const sameTarget = (a: Target | undefined, b: Target | undefined) =>
  JSON.stringify(a) === JSON.stringify(b);

/** One scope for each service that is placed there. */
export function scopesOf(target: Target, fleet: Fleet): readonly Scope[] {
  const sites = new Set(sitesOf(target, fleet));
  const services = new Set(
    fleet.placements.filter((one) => sites.has(one.site)).map((one) => one.service),
  );
  return [...services].map((service) => ({ ...target, service }));
}

export function sitesOf(target: Target, fleet: Fleet): readonly string[] {
  if (target.kind === 'site') return [target.site];
  return fleet.sites
    .filter((site) => site.environment === target.environment)
    .map((site) => site.id);
}

/** The name of the site or environment, as the fleet has it. */
export function targetName(target: Target, fleet: Fleet | undefined): string {
  if (target.kind === 'site')
    return fleet?.sites.find((one) => one.id === target.site)?.name ?? target.site;
  const id = target.environment;
  return fleet?.environments.find((one) => one.id === id)?.name ?? id;
}
