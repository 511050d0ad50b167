import type { VariantNow } from '../../shared/model/picture.ts';
import type { Role, SlotName } from '../../shared/model/split.ts';
import type { InstanceFault } from './counts.ts';
import { createRing, type Ring } from './ring.ts';
import { createWindow, type Window } from './window.ts';

/** Figures of one slot at one gateway. */
export type GatewaySlot = {
  readonly requests: Window;
  /** 4xx and 5xx answers per second; failures to reach a server are among them as 502–504. */
  readonly errors: Window;
  /** Connections per second that failed without the loss of a frame. */
  readonly failedConnections: Window;
  readonly queue: Window;
  readonly response: Window;
};

/** A slot's release and role, as the gateways' intent says. */
export type Standing = Pick<VariantNow, 'slot' | 'release' | 'role'>;

/** The role that a slot has from a second on. */
export type RoleHeld = { readonly from: number; readonly role: Role | undefined };

export type SlotHeld = {
  /** Id of the release that stands there; undefined: none, or not read yet. */
  release: string | undefined;
  /** Oldest first. */
  readonly roles: RoleHeld[];
  /** The release began with the first second held: before it there was nothing to read. */
  readonly fresh: boolean;
  readonly gateways: Map<string, GatewaySlot>;
  /** Objects per second, from the containers' metrics; so are the quantiles, ms. */
  readonly counts: Window;
  readonly p50: Window;
  readonly p95: Window;
  /** Faults in its metrics at the last reading; `at`: seconds since the epoch. */
  faults: { readonly at: number; readonly found: readonly InstanceFault[] };
};

export type KindHeld = { readonly class: string; readonly direction: string; readonly rate: Ring };

/** One camera at one slot, per second, from the containers' metrics. */
export type CameraSlotHeld = {
  readonly counts: Window;
  readonly frames: Window;
  readonly errors: Window;
  readonly kinds: Map<string, KindHeld>;
};

export type CameraHeld = {
  readonly slots: Map<SlotName, CameraSlotHeld>;
  /** Frames per second as the gateway saw them arrive, the last minute. */
  readonly arrived: Ring;
  /** Seconds since the epoch. */
  lastFrame: number | undefined;
  lastHeard: number;
  /** The seconds up to now in which its frames were answered and nothing in them was counted. */
  quiet: { readonly from: number; readonly to: number } | undefined;
};

/** Chart data of a release that has left its slot. */
export type PastHeld = {
  readonly slot: SlotName;
  readonly held: SlotHeld;
  readonly cameras: ReadonlyMap<string, Pick<CameraSlotHeld, 'counts' | 'frames' | 'errors'>>;
};

/** Everything held of one service at one site. */
export type ServiceHeld = {
  readonly slots: Map<SlotName, SlotHeld>;
  /** By slot, as last read. */
  readonly standing: Map<SlotName, Standing>;
  /** Oldest first. */
  readonly past: PastHeld[];
  /** Emptied for another release, of which nothing was read yet. */
  readonly cleared: Set<SlotName>;
  readonly cameras: Map<string, CameraHeld>;
  /** Frames per second that fell through to stable, by gateway. */
  readonly fallenThrough: Map<string, Window>;
};

/** Cameras held for one service at one site: an id made up per frame must not eat the memory. */
export const MOST_CAMERAS = 1024;
/** Classes times directions held for one camera at one slot. */
export const MOST_KINDS = 32;
/** Releases held for one service at one site after they have left their slot. */
export const MOST_PAST = 8;
/** Changes of role held for one slot. */
export const MOST_ROLES = 64;
/** Seconds held where only the moment is shown. */
export const MOMENT_KEPT = 64;

export const createServiceHeld = (): ServiceHeld => ({
  slots: new Map(),
  standing: new Map(),
  past: [],
  cleared: new Set(),
  cameras: new Map(),
  fallenThrough: new Map(),
});

export const createSlotHeld = (fresh: boolean): SlotHeld => ({
  release: undefined,
  roles: [],
  fresh,
  gateways: new Map(),
  counts: createWindow(),
  p50: createWindow(),
  p95: createWindow(),
  faults: { at: 0, found: [] },
});

export const createGatewaySlot = (): GatewaySlot => ({
  requests: createWindow(),
  errors: createWindow(),
  failedConnections: createWindow(),
  queue: createWindow(),
  response: createWindow(),
});

export const createCameraHeld = (): CameraHeld => ({
  slots: new Map(),
  arrived: createRing(MOMENT_KEPT),
  lastFrame: undefined,
  lastHeard: 0,
  quiet: undefined,
});

export const createCameraSlot = (): CameraSlotHeld => ({
  counts: createWindow(),
  frames: createWindow(),
  errors: createWindow(),
  kinds: new Map(),
});

/** The entry of a key, made when it is not there and `most` allows one more. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V, most?: number): V | undefined {
  const found = map.get(key);
  if (found !== undefined) return found;
  if (most !== undefined && map.size >= most) return undefined;
  const made = make();
  map.set(key, made);
  return made;
}
