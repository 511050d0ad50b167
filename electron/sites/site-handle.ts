import type { Outcome } from '../../shared/model/link.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { Service } from '../../shared/model/service.ts';
import type { Intent, RolloutNote, SlotName } from '../../shared/model/split.ts';
import { type Context, findService, fleetOf, gatewaysInScope } from '../changes/index.ts';
import { cameraIdsAt, releaseById } from '../fleet/index.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import type { GatewayReading, LiveSplit } from '../traffic/index.ts';
import type { ReconcileRequest } from './executor.ts';
import { atEach, doneValue, stopped } from './result.ts';
import { type PlacementAt, placesOf } from './site-slots.ts';

/** One site of a rollout, with the gateways and placements that change there. */
export type SiteHandle = {
  readonly context: Context;
  /** `user@host#id` of this console. */
  readonly console: string;
  readonly rollout: Rollout;
  readonly site: string;
  readonly service: Service;
  readonly units: readonly GatewayConnection[];
  readonly places: readonly PlacementAt[];
};

/** Throws the contract's errors where the fleet has lost the site, its service or its engines. */
export function siteHandleOf(
  context: Context,
  console: string,
  rollout: Rollout,
  site: string,
): SiteHandle {
  const { service } = rollout.plan.request.scope;
  const units = gatewaysInScope(context, { kind: 'site', service, site });
  if (units.length === 0) throw stopped('refused', site, `no gateway there carries ${service}`);
  return {
    ...{ context, console, rollout, site, units },
    service: findService(context, service),
    places: placesOf(context, service, site),
  };
}

/** Slot of the new release, as planned. */
export function newSlot({ rollout, site }: Pick<SiteHandle, 'rollout' | 'site'>): SlotName {
  const planned = rollout.plan.sites[site];
  if (!planned) throw stopped('refused', site, 'the plan of this rollout does not have the site');
  return planned.slot;
}

export type GatewayRead = {
  readonly unit: GatewayConnection;
  readonly live: LiveSplit;
  readonly reading: GatewayReading;
};

/** Every gateway of the site as it is at this moment. */
export const readAll = (handle: SiteHandle): Promise<readonly GatewayRead[]> =>
  atEach(handle.units, async (unit) => readOf(handle, unit, await unit.traffic.read()));

/** The same, once each gateway has back what a restart of its HAProxy may have lost. */
export const tendAll = (handle: SiteHandle): Promise<readonly GatewayRead[]> =>
  atEach(handle.units, async (unit) => readOf(handle, unit, await unit.traffic.tend()));

function readOf(
  { service }: SiteHandle,
  unit: GatewayConnection,
  read: Outcome<GatewayReading>,
): GatewayRead {
  const { id, mode } = unit.gateway;
  if (mode === 'observe') throw stopped('refused', id, 'this gateway is in mode observe');
  const reading = doneValue(read);
  const live = reading.splits.get(service.id);
  if (!live) throw stopped('refused', id, 'our part is not installed here');
  return { unit, live, reading };
}

/** As last read, without asking; undefined where it was never read. */
export const lastIntent = ({ service }: SiteHandle, unit: GatewayConnection): Intent | undefined =>
  unit.traffic.last()?.splits.get(service.id)?.intent;

export const camerasHere = (
  { context, service }: SiteHandle,
  unit: GatewayConnection,
): readonly string[] => cameraIdsAt(fleetOf(context), unit.gateway.id, service.id);

/** The rollout's own release is the one that it began with, whatever the fleet file says now. */
export function releaseOf({ context, rollout, site }: SiteHandle, id: string): Release {
  const { release } = rollout.plan;
  const found = release.id === id ? release : releaseById(fleetOf(context), id);
  if (found) return found;
  throw stopped('refused', site, `release ${id} is not in the fleet file any more`);
}

/** Note of the rollout for this gateway. */
export function noteOf(
  handle: SiteHandle,
  unit: GatewayConnection,
  { rollout, note }: Pick<ReconcileRequest, 'rollout' | 'note'>,
): RolloutNote | undefined {
  if (!note) return undefined;
  const { id, by, at, plan } = rollout;
  const known = plan.sites[handle.site]?.weights;
  const weights = camerasHere(handle, unit).flatMap((camera) => {
    const weight = known?.[camera];
    return weight === undefined ? [] : [[camera, weight] as const];
  });
  return {
    ...{ id, by, at, request: plan.request, wave: note.wave, step: note.step },
    ...(weights.length > 0 && { weights: Object.fromEntries(weights) }),
  };
}
