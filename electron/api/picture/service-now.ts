import type { ServiceNow, VariantNow } from '../../../shared/model/picture.ts';
import {
  type Role,
  type Shares,
  type SlotName,
  type SplitState,
  slotNames,
} from '../../../shared/model/split.ts';
import { serversNow } from '../../telemetry/servers-now.ts';
import type { TelemetryStore } from '../../telemetry/store.ts';
import { camerasOnCandidate, roleOf } from '../../traffic/intent.ts';
import type { GatewayUnit } from '../world/gateway-unit.ts';

export type SiteService = {
  readonly site: string;
  readonly service: string;
  /** Gateways of the site that carry the service, with what each does. */
  readonly at: readonly { readonly unit: GatewayUnit; readonly split: SplitState }[];
  /** False: a gateway that carries the service has not been read yet. */
  readonly complete: boolean;
  /** Cameras of the service at the site. */
  readonly cameras: readonly string[];
};

/** One service at one site over all its gateways. */
export function serviceNow(what: SiteService, store: TelemetryStore, now: number): ServiceNow {
  const { site, service } = what;
  const used = slotNames.filter((slot) => what.at.some(({ split }) => isUsed(split, slot)));
  const fallenThrough = store.fallenThrough(site, service, now);
  return {
    service,
    variants: used.map((slot) => variantNow(what, slot, store, now)),
    shares: sharesOf(what, used, store, now),
    ...(fallenThrough === undefined ? {} : { fallenThrough }),
  };
}

const isUsed = ({ intent }: SplitState, slot: SlotName): boolean =>
  roleOf(intent, slot) !== undefined || intent.slots[slot].instances.length > 0;

function variantNow(
  what: SiteService,
  slot: SlotName,
  store: TelemetryStore,
  now: number,
): VariantNow {
  const { site, service, at } = what;
  const role = first(at.map(({ split }) => roleOf(split.intent, slot)));
  const release = first(at.map(({ split }) => split.intent.slots[slot].release));
  const { recentFrames: _, ...moment } = store.slot(site, service, slot, now);
  return {
    slot,
    ...(role ? { role } : {}),
    ...(release ? { release } : {}),
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

function sharesOf(
  { site, service, at, complete, cameras }: SiteService,
  used: readonly SlotName[],
  store: TelemetryStore,
  now: number,
): Shares {
  if (at.length === 0) return {};
  const asked = Math.max(0, ...at.map(({ split }) => split.intent.askedShare));
  const candidate = first(at.map(({ split }) => split.intent.roles.candidate));
  // One that has left the fleet, or sends to another gateway now, stays in the map it was in.
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
  const prefix = 'camera ';
  const drifted = split.drift.filter(({ what }) => what.startsWith(prefix));
  const live = new Map(drifted.map(({ what, live }) => [what.slice(prefix.length), live]));
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
