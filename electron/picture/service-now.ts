import type { ServiceNow, VariantNow } from '../../shared/model/picture.ts';
import {
  type Intent,
  type Role,
  type Shares,
  type SlotName,
  type SplitState,
  slotNames,
} from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { type Standing, serversNow, type TelemetryStore } from '../telemetry/index.ts';
import { camerasOnCandidate, roleOf } from '../traffic/index.ts';

export type ServicePlace = {
  readonly site: string;
  readonly service: string;
  /** Gateways of the site that carry the service, with what each does. */
  readonly at: readonly { readonly unit: GatewayConnection; readonly split: SplitState }[];
  /** False: a gateway that carries the service has not been read yet. */
  readonly complete: boolean;
  /** Cameras of the service at the site. */
  readonly cameras: readonly string[];
};

/** One service at one site over all its gateways. */
export function serviceNow(what: ServicePlace, store: TelemetryStore, now: number): ServiceNow {
  const { site, service } = what;
  const used = slotNames.filter((slot) => what.at.some(({ split }) => isUsed(split, slot)));
  const standing = standingOf(what.at.map(({ split }) => split.intent));
  const fallenThrough = store.fallenThrough(site, service, now);
  return {
    service,
    variants: standing
      .filter(({ slot }) => used.includes(slot))
      .map((one) => variantNow(what, one, store, now)),
    shares: sharesOf(what, used, store, now),
    ...(fallenThrough === undefined ? {} : { fallenThrough }),
  };
}

const isUsed = ({ intent }: SplitState, slot: SlotName): boolean =>
  roleOf(intent, slot) !== undefined || intent.slots[slot].instances.length > 0;

function variantNow(
  { site, service, at }: ServicePlace,
  standing: Standing,
  store: TelemetryStore,
  now: number,
): VariantNow {
  const { slot } = standing;
  const { recentFrames: _, ...moment } = store.slot(site, service, slot, now);
  return {
    ...standing,
    servers: at.flatMap(({ unit, split }) =>
      serversNow(
        unit.traffic.last()?.stats ?? [],
        service,
        slot,
        split.intent.slots[slot].instances,
      ),
    ),
    ...moment,
  };
}

/** Role and release of each slot, from the first gateway that gives them. */
export function standingOf(intents: readonly Intent[]): readonly Standing[] {
  return slotNames.map((slot) => {
    const role = first(intents.map((intent) => roleOf(intent, slot)));
    const release = first(intents.map((intent) => intent.slots[slot].release));
    return { slot, ...(role ? { role } : {}), ...(release ? { release } : {}) };
  });
}

function sharesOf(
  { site, service, at, complete, cameras }: ServicePlace,
  used: readonly SlotName[],
  store: TelemetryStore,
  now: number,
): Shares {
  if (at.length === 0) return {};
  const asked = Math.max(0, ...at.map(({ split }) => split.intent.askedShare));
  const candidate = first(at.map(({ split }) => split.intent.roles.candidate));
  // A camera that has left the fleet, or sends to another gateway now, stays in its old map.
  const applied = at.flatMap(({ unit, split }) => {
    const here = new Set(unit.input.cameras.map((camera) => camera.id));
    return camerasLive(split).filter((camera) => here.has(camera));
  });
  const share = cameras.length === 0 ? 0 : applied.length / cameras.length;
  const byFrame = at.every(({ split }) => split.intent.method === 'frame');
  return {
    asked,
    ...(complete && {
      appliedCameras: byFrame ? (candidateLive(at[0]?.split) ? asked : 0) : share,
    }),
    ...(candidate ? store.shares(site, service, candidate, used, now) : {}),
  };
}

/**
 * Cameras that HAProxy really sends to the candidate: as the map is, whatever was meant, and none
 * once the dead man has fired.
 */
export function camerasLive(split: SplitState): readonly string[] {
  if (!candidateLive(split)) return [];
  const drifted = split.drift.filter(({ part }) => part === 'camera');
  const live = new Map(drifted.map(({ name, live }) => [name, live]));
  return [
    ...camerasOnCandidate(split.intent).filter((camera) => !live.has(camera)),
    ...[...live.keys()].filter((camera) => live.get(camera) === 'candidate'),
  ];
}

const candidateLive = (split: SplitState | undefined): boolean =>
  split?.lease.kind === 'live' || split?.lease.kind === 'held';

function first<T extends Role | string>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
