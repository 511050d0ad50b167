import type { SlotName } from '../../shared/model/split.ts';
import { figureSeconds } from '../../shared/model/telemetry.ts';
import { known, meanBack, newestBack, ratio, type Signal, secondsOf } from './combine-series.ts';
import type { InstanceFault } from './counts.ts';
import { readRing } from './ring.ts';
import type { CameraHeld, GatewaySlot, ServiceHeld, SlotHeld } from './telemetry-state.ts';
import { readSecond, SECONDS_KEPT, type Window } from './window.ts';

/** A value older than this many seconds is not shown as the present one. */
export const FRESH_SECONDS = figureSeconds.frames;
/** Error ratios and the share of frames are of the last 10 s; all but 2 of them were read. */
const RATIO_SECONDS = figureSeconds.errors;
const RATIO_MISSED = 2;
/** Metrics that were not read for so long say nothing of what they lack now. */
const FAULT_SECONDS = 10;
/** Counts are of the last 60 s, scaled to what was observed; at least 45 s of them were read. */
export const COUNT_SECONDS = figureSeconds.counts;
export const COUNT_LEAST = 45;

/** One slot at this moment; figures that were not read lately are absent. */
export type SlotMoment = {
  /** Mean of the last 3 s. */
  readonly requestsPerSecond?: number;
  /**
   * 0–1, failed over all of the last 10 s, or since the release was put there where that is less;
   * absent when there were no frames.
   */
  readonly errorRatio?: number;
  /** Frames of the same seconds, the basis of `errorRatio`. */
  readonly recentFrames?: number;
  /** Connections per second of the same seconds that failed without the loss of a frame. */
  readonly failedConnections?: number;
  /** Objects per minute over the last 60 s. */
  readonly countsPerMinute?: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly queue?: number;
};

export type CameraMoment = {
  readonly framesPerSecond?: number;
  readonly errorRatio?: number;
  readonly counts: readonly {
    readonly slot: SlotName;
    readonly class: string;
    readonly direction: string;
    readonly perMinute: number;
  }[];
  /** RFC 3339 UTC. */
  readonly lastFrameAt?: string;
};

export function slotMoment(held: ServiceHeld, slot: SlotName, now: number): SlotMoment {
  const one = held.slots.get(slot);
  if (!one) return {};
  const at = Math.floor(now / 1000);
  const gateways = [...one.gateways.values()];
  const requests = secondsOf(
    gateways.map((of) => of.requests),
    at,
  );
  const errors = secondsOf(
    gateways.map((of) => of.errors),
    at,
  );
  const failed = secondsOf(
    gateways.map((of) => of.failedConnections),
    at,
  );
  const queue = secondsOf(
    gateways.map((of) => of.queue),
    at,
  );
  const seconds = ratioSeconds(one, at);
  const frames = recent(requests, at, seconds);
  return whatIsKnown({
    requestsPerSecond: meanBack(requests, at, FRESH_SECONDS, 1),
    errorRatio: ratio(recent(errors, at, seconds), frames),
    recentFrames: frames * seconds,
    failedConnections: recent(failed, at, seconds),
    countsPerMinute: countsOf(one.counts, at) * 60,
    p50Ms: newestBack(secondsOf([one.p50], at), at, FRESH_SECONDS),
    p95Ms: newestBack(secondsOf([one.p95], at), at, FRESH_SECONDS),
    queue: newestBack(queue, at, FRESH_SECONDS),
  });
}

/**
 * Failures of a release: `errorRatio` is of frames that failed or whose connection did, at most one
 * failure a frame. A frame that the stable slot took in its place is one of them.
 */
export function faultMoment(
  held: ServiceHeld,
  slot: SlotName,
  now: number,
): Pick<SlotMoment, 'errorRatio' | 'recentFrames'> {
  const one = held.slots.get(slot);
  if (!one) return {};
  const at = Math.floor(now / 1000);
  const seconds = ratioSeconds(one, at);
  const gateways = [...one.gateways.values()];
  const rate = (windowOf: (of: GatewaySlot) => Window) =>
    recent(secondsOf(gateways.map(windowOf), at), at, seconds);
  const failed = rate((of) => of.failedConnections);
  const frames = Math.max(
    rate((of) => of.requests),
    failed,
  );
  return whatIsKnown({
    errorRatio: ratio(rate((of) => of.errors) + failed, frames),
    recentFrames: frames * seconds,
  });
}

export type AnsweredMoment = Pick<SlotMoment, 'requestsPerSecond' | 'errorRatio' | 'recentFrames'>;

/** Sums over the cameras that the slot's containers name in their metrics. */
export function answeredMoment(held: ServiceHeld, slot: SlotName, now: number): AnsweredMoment {
  const at = Math.floor(now / 1000);
  const cameras = [...held.cameras.values()].flatMap(({ slots }) => slots.get(slot) ?? []);
  const frames = anyOf(cameras.map((camera) => camera.frames));
  const errors = anyOf(cameras.map((camera) => camera.errors));
  const seconds = ratioSeconds(held.slots.get(slot), at);
  const answered = recent(frames, at, seconds);
  return whatIsKnown({
    requestsPerSecond: meanBack(frames, at, FRESH_SECONDS, 1),
    errorRatio: ratio(recent(errors, at, seconds), answered),
    recentFrames: answered * seconds,
  });
}

export function cameraMoment(held: ServiceHeld, name: string, now: number): CameraMoment {
  const camera = held.cameras.get(name);
  if (!camera) return { counts: [] };
  const at = Math.floor(now / 1000);
  const slots = [...camera.slots.values()];
  const frames = anyOf(slots.map((slot) => slot.frames));
  const errors = anyOf(slots.map((slot) => slot.errors));
  const arrived: Signal = (second) => readRing(camera.arrived, second);
  const arriving = meanBack(arrived, at, FRESH_SECONDS, 1);
  const answered = meanBack(frames, at, FRESH_SECONDS, 1);
  const last = camera.lastFrame;
  return {
    ...whatIsKnown({
      framesPerSecond: Number.isNaN(arriving) ? answered : arriving,
      errorRatio: ratio(recent(errors, at), recent(frames, at)),
    }),
    counts: countsByKind(camera, at),
    ...(last === undefined ? {} : { lastFrameAt: new Date(last * 1000).toISOString() }),
  };
}

export function metricsFaults(
  held: ServiceHeld,
  slot: SlotName,
  now: number,
): readonly InstanceFault[] {
  const faults = held.slots.get(slot)?.faults;
  return faults && now / 1000 - faults.at <= FAULT_SECONDS ? faults.found : [];
}

export type NamedCamera = {
  readonly camera: string;
  /** Whether the gateway has seen frames of it, too. */
  readonly arrives: boolean;
};

export function namedCameras(
  held: ServiceHeld,
  slot: SlotName,
  now: number,
): readonly NamedCamera[] {
  const oldest = Math.floor(now / 1000) - FAULT_SECONDS;
  return [...held.cameras].flatMap(([camera, { slots, arrived }]) => {
    const own = slots.get(slot);
    const newest = Math.max(own?.counts.seconds.head ?? 0, own?.frames.seconds.head ?? 0);
    return newest >= oldest ? [{ camera, arrives: arrived.head !== undefined }] : [];
  });
}

export function camerasHeard(held: ServiceHeld, now: number): readonly string[] {
  const since = Math.floor(now / 1000) - SECONDS_KEPT;
  return [...held.cameras].filter(([, one]) => one.lastHeard > since).map(([name]) => name);
}

export function shareMoment(
  held: ServiceHeld,
  candidate: SlotName,
  among: readonly SlotName[],
  now: number,
) {
  const at = Math.floor(now / 1000);
  const frames = (slot: SlotName) => {
    const gateways = [...(held.slots.get(slot)?.gateways.values() ?? [])];
    return recent(
      secondsOf(
        gateways.map((of) => of.requests),
        at,
      ),
      at,
    );
  };
  const counts = (slot: SlotName) => {
    const window = held.slots.get(slot)?.counts;
    return window ? countsOf(window, at) : Number.NaN;
  };
  const share = (of: (slot: SlotName) => number) =>
    ratio(
      of(candidate),
      among.reduce((sum, slot) => sum + of(slot), 0),
    );
  return whatIsKnown({ reachedFrames: share(frames), reachedCounts: share(counts) });
}

export function fallenThroughMoment(held: ServiceHeld, now: number): number | undefined {
  const at = Math.floor(now / 1000);
  return known(meanBack(secondsOf([...held.fallenThrough.values()], at), at, FRESH_SECONDS, 1));
}

/** The sum over the slots that show the camera: it is on one of them at a time. */
export function anyOf(
  windows: readonly Window[],
  read: (window: Window, index: number) => number = readSecond,
): Signal {
  return (index) => {
    let total = Number.NaN;
    for (const window of windows) {
      const value = read(window, index);
      if (!Number.isNaN(value)) total = Number.isNaN(total) ? value : total + value;
    }
    return total;
  };
}

function countsByKind(camera: CameraHeld, at: number): CameraMoment['counts'] {
  return [...camera.slots].flatMap(([slot, held]) =>
    [...held.kinds.values()].flatMap((kind) => {
      const rate = meanBack(
        (second) => readRing(kind.rate, second),
        at,
        COUNT_SECONDS,
        COUNT_LEAST,
      );
      if (Number.isNaN(rate)) return [];
      return [{ slot, class: kind.class, direction: kind.direction, perMinute: rate * 60 }];
    }),
  );
}

/** A release that was put there just now is judged by what there is of it. */
function ratioSeconds(slot: SlotHeld | undefined, at: number): number {
  if (!slot?.fresh) return RATIO_SECONDS;
  const born = [...slot.gateways.values()].map(({ requests }) => requests.born ?? at);
  return Math.min(RATIO_SECONDS, Math.max(1, at - Math.min(at, ...born) + 1));
}

const recent = (signal: Signal, at: number, seconds: number = RATIO_SECONDS) =>
  meanBack(signal, at, seconds, Math.max(1, seconds - RATIO_MISSED));

const countsOf = (window: Window, at: number) =>
  meanBack((second) => readRing(window.seconds, second), at, COUNT_SECONDS, COUNT_LEAST);

/** Drops what is NaN. */
function whatIsKnown<K extends string>(values: Record<K, number>): Partial<Record<K, number>> {
  const entries = Object.entries<number>(values).filter(([, value]) => !Number.isNaN(value));
  return Object.fromEntries(entries) as Partial<Record<K, number>>;
}
