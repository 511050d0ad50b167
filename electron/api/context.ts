import type { Logger } from 'pino';
import type { Camera } from '../../shared/model/camera.ts';
import type { Scope } from '../../shared/model/change.ts';
import type { Fleet, FleetState } from '../../shared/model/fleet.ts';
import type { Service } from '../../shared/model/service.ts';
import type { SecretStore } from '../links/ssh/secrets.ts';
import type { TelemetryStore } from '../telemetry/store.ts';
import type { ChangeStore } from '../traffic/change-store.ts';
import type { Changes } from '../traffic/changes.ts';
import { servicesAt } from '../traffic/names.ts';
import type { CommandQueue } from '../traffic/queue.ts';
import { notFound } from './errors.ts';
import type { GatewayUnit } from './world/gateway-unit.ts';
import type { World } from './world/world.ts';

/** What the handlers of the contract work with. */
export type Context = {
  readonly world: World;
  readonly telemetry: TelemetryStore;
  readonly changes: Changes;
  readonly records: ChangeStore;
  readonly queue: CommandQueue;
  readonly secrets: SecretStore;
  readonly log: Logger;
  /** `user@host`. */
  readonly operator: string;
  fleetState(): FleetState;
  onFleet(listener: (state: FleetState) => void): () => void;
};

export const fleetOf = (context: Context): Fleet => context.fleetState().fleet;

export function findService(context: Context, id: string): Service {
  const service = fleetOf(context).services.find((each) => each.id === id);
  if (!service) throw notFound('service', id);
  return service;
}

export function findGateway(context: Context, id: string): GatewayUnit {
  const unit = context.world.gateways.get(id);
  if (!unit) throw notFound('gateway', id);
  return unit;
}

/** The gateways of a scope that carry its service. */
export function gatewaysIn(context: Context, scope: Scope): readonly GatewayUnit[] {
  findService(context, scope.service);
  const sites = new Set(sitesIn(context, scope));
  return [...context.world.gateways.values()].filter(
    (unit) => sites.has(unit.gateway.site) && servicesAt(unit.gateway).includes(scope.service),
  );
}

export function camerasIn(context: Context, scope: Scope): readonly Camera[] {
  const sites = new Set(sitesIn(context, scope));
  return fleetOf(context).cameras.filter(
    (camera) => camera.service === scope.service && sites.has(camera.site),
  );
}

function sitesIn(context: Context, scope: Scope): readonly string[] {
  const { sites, environments } = fleetOf(context);
  if (scope.kind === 'site') {
    if (!sites.some((site) => site.id === scope.site)) throw notFound('site', scope.site);
    return [scope.site];
  }
  if (!environments.some((environment) => environment.id === scope.environment)) {
    throw notFound('environment', scope.environment);
  }
  return sites.filter((site) => site.environment === scope.environment).map((site) => site.id);
}
