import type { Logger } from 'pino';
import type { Camera } from '../../shared/model/camera.ts';
import type { Fleet, FleetState } from '../../shared/model/fleet.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Service } from '../../shared/model/service.ts';
import { camerasOf, gatewaysIn as gatewaysOfScope, serviceById, siteById } from '../fleet/index.ts';
import { type GatewayConnection, type Inventory, notFound } from '../inventory/index.ts';
import type { SecretStore } from '../links/ssh/index.ts';
import type { TelemetryStore } from '../telemetry/index.ts';
import type { ChangeStore } from './change-store.ts';
import type { Changes } from './changes.ts';
import type { CommandQueue } from './queue.ts';

/** Parts of the backend that handlers and rooms work with. */
export type Context = {
  readonly inventory: Inventory;
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

export const fleetOf = (context: Pick<Context, 'fleetState'>): Fleet => context.fleetState().fleet;

export function findService(context: Context, id: string): Service {
  const service = serviceById(fleetOf(context), id);
  if (!service) throw notFound('service', id);
  return service;
}

export function findGateway(context: Context, id: string): GatewayConnection {
  const unit = context.inventory.gateways.get(id);
  if (!unit) throw notFound('gateway', id);
  return unit;
}

function findScope(context: Context, scope: Scope): void {
  findService(context, scope.service);
  const fleet = fleetOf(context);
  if (scope.kind === 'site' && !siteById(fleet, scope.site)) throw notFound('site', scope.site);
  const known = fleet.environments.map((environment) => environment.id);
  if (scope.kind === 'environment' && !known.includes(scope.environment)) {
    throw notFound('environment', scope.environment);
  }
}

/** The gateways of a scope that carry its service. */
export function gatewaysInScope(context: Context, scope: Scope): readonly GatewayConnection[] {
  findScope(context, scope);
  const fleet = fleetOf(context);
  return gatewaysOfScope(fleet, scope).flatMap(
    ({ id }) => context.inventory.gateways.get(id) ?? [],
  );
}

/** The cameras of a scope's service, on whichever gateway of the scope they send to. */
export function camerasIn(context: Context, scope: Scope): readonly Camera[] {
  findScope(context, scope);
  const fleet = fleetOf(context);
  return gatewaysOfScope(fleet, scope)
    .flatMap(({ id }) => camerasOf(fleet, id))
    .filter((camera) => camera.service === scope.service);
}
