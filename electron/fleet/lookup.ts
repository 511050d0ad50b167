import type { Camera } from '../../shared/model/camera.ts';
import type { Engine } from '../../shared/model/engine.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Placement } from '../../shared/model/placement.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Service } from '../../shared/model/service.ts';
import type { Site } from '../../shared/model/site.ts';

export const siteById = (fleet: Fleet, id: string): Site | undefined =>
  fleet.sites.find((site) => site.id === id);
export const gatewayById = (fleet: Fleet, id: string): Gateway | undefined =>
  fleet.gateways.find((gateway) => gateway.id === id);
export const cameraById = (fleet: Fleet, id: string): Camera | undefined =>
  fleet.cameras.find((camera) => camera.id === id);
export const serviceById = (fleet: Fleet, id: string): Service | undefined =>
  fleet.services.find((service) => service.id === id);
export const releaseById = (fleet: Fleet, id: string): Release | undefined =>
  fleet.releases.find((release) => release.id === id);

export const sitesIn = (fleet: Fleet, environment: string): readonly Site[] =>
  fleet.sites.filter((site) => site.environment === environment);

/** The site whose frames a placement answers: its own, or the one that it stands in for. */
export const siteServed = ({ site, backupFor }: Placement): string => backupFor ?? site;

/**
 * Whether an engine may hold containers of a service for a site: its own site's, left over from an
 * earlier fleet file perhaps, or those of a placement that stands in for another site.
 */
export const servesAs = (
  fleet: Fleet,
  engine: Engine,
  { service, site }: { readonly service: string; readonly site: string },
): boolean =>
  site === engine.site ||
  fleet.placements.some(
    (each) => each.engine === engine.id && each.service === service && siteServed(each) === site,
  );

/** Where containers for a site run, those that stand in for it among them. */
export const placementsFor = (fleet: Fleet, site: string): readonly Placement[] =>
  fleet.placements.filter((placement) => siteServed(placement) === site);

/** The engines behind a gateway. */
export const enginesBehind = (fleet: Fleet, gateway: Gateway): readonly Engine[] =>
  fleet.engines.filter((engine) => gateway.engines.includes(engine.id));

/** The services that a gateway routes to, each once, in the order of its routes. */
export function servicesOf(fleet: Fleet, gateway: Gateway): readonly Service[] {
  const ids = new Set(gateway.routes.map((route) => route.service));
  return [...ids].flatMap((id) => serviceById(fleet, id) ?? []);
}

export const camerasOf = (fleet: Fleet, gateway: string): readonly Camera[] =>
  fleet.cameras.filter((camera) => camera.gateway === gateway);

/** Listed cameras that send to a gateway for a service. */
export const cameraIdsAt = (fleet: Fleet, gateway: string, service: string): readonly string[] =>
  camerasOf(fleet, gateway)
    .filter((camera) => camera.service === service)
    .map(({ id }) => id);

/** The gateways that a change over a scope concerns: those of its sites that route to its service. */
export function gatewaysIn(fleet: Fleet, scope: Scope): readonly Gateway[] {
  const sites =
    scope.kind === 'site' ? [scope.site] : sitesIn(fleet, scope.environment).map((site) => site.id);
  return fleet.gateways.filter(
    (gateway) =>
      sites.includes(gateway.site) &&
      gateway.routes.some((route) => route.service === scope.service),
  );
}
