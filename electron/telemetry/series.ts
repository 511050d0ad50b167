import {
  type Point,
  type Series,
  type SeriesMetric,
  slidingSeconds,
} from '../../shared/model/telemetry.ts';
import { meanBack, minutesOf, ratio, type Signal, secondsOf } from './combine-series.ts';
import type { CameraSlotHeld, GatewaySlot, ServiceHeld, SlotHeld } from './telemetry-state.ts';
import { MINUTES_KEPT, minuteOf, SECONDS_KEPT, type Window } from './window.ts';

export type StoredSeriesQuery = {
  readonly site: string;
  readonly service: string;
  readonly metrics: readonly SeriesMetric[];
  readonly camera?: string;
  readonly window: '15m' | '24h';
};

/** Seconds of `slidingSeconds` that must have been read. */
const SLIDING_LEAST = 8;
/** A second this new may still be on its way: it is left out, not shown as a gap. */
const SETTLE_SECONDS = 2;

/** The window of what stands in each slot now, up to `now`. A minute's `t` is its start. */
export function seriesOf(
  held: ServiceHeld,
  query: StoredSeriesQuery,
  now: number,
): readonly Series[] {
  const slots = [...held.slots].sort(([a], [b]) => a.localeCompare(b));
  const { camera } = query;
  const by = readBy(query.window, now);
  return slots.flatMap(([slot, slotHeld]) =>
    query.metrics.flatMap((metric) => {
      const own = camera === undefined ? undefined : held.cameras.get(camera)?.slots.get(slot);
      const signal =
        camera === undefined
          ? slotSignal(slotHeld, metric, by)
          : own && cameraSignal(own, metric, by);
      if (!signal) return [];
      const points = pointsOf(signal, query.window, { now });
      return [camera === undefined ? { metric, slot, points } : { metric, slot, camera, points }];
    }),
  );
}

/** Reading of windows: by seconds, of which charts show sliding means, or by minutes. */
export type By = {
  readonly read: Read;
  readonly sliding: boolean;
};
type Read = (windows: readonly Window[]) => Signal;

export function readBy(window: StoredSeriesQuery['window'], now: number): By {
  const second = Math.floor(now / 1000);
  const sliding = window === '15m';
  return {
    sliding,
    read: (windows) => (sliding ? secondsOf(windows, second) : minutesOf(windows, second)),
  };
}

export function slotSignal(held: SlotHeld, metric: SeriesMetric, by: By): Signal {
  const { read, sliding } = by;
  const gateways = [...held.gateways.values()];
  const requests = read(gateways.map((one) => one.requests));
  switch (metric) {
    case 'counts':
      return perMinute(read([held.counts]), requests, sliding);
    case 'requests':
      return requests;
    case 'errors':
      return errorRatio(read(gateways.map((one) => one.errors)), requests, sliding);
    case 'p50':
      return read([held.p50]);
    case 'p95':
      return read([held.p95]);
    case 'queue':
      return read(gateways.map((one) => one.queue));
    case 'response':
      return responseOf(gateways, read);
  }
}

/** Undefined for a metric that only HAProxy or a whole container can tell. */
export function cameraSignal(
  held: Pick<CameraSlotHeld, 'counts' | 'frames' | 'errors'>,
  metric: SeriesMetric,
  { read, sliding }: By,
): Signal | undefined {
  if (metric === 'counts') return perMinute(read([held.counts]), read([held.frames]), sliding);
  if (metric === 'requests') return read([held.frames]);
  if (metric === 'errors') return errorRatio(read([held.errors]), read([held.frames]), sliding);
  return undefined;
}

/** Objects per minute; a gap, not 0, where there was no frame to count on. */
export function perMinute(counts: Signal, frames: Signal, sliding: boolean): Signal {
  const mean = (signal: Signal, at: number) =>
    sliding ? meanBack(signal, at, slidingSeconds, SLIDING_LEAST) : signal(at);
  return (at) => {
    const counted = mean(counts, at);
    return counted === 0 && mean(frames, at) === 0 ? Number.NaN : 60 * counted;
  };
}

function errorRatio(errors: Signal, frames: Signal, sliding: boolean): Signal {
  if (!sliding) return (at) => ratio(errors(at), frames(at));
  const mean = (signal: Signal, at: number) => meanBack(signal, at, slidingSeconds, SLIDING_LEAST);
  return (at) => ratio(mean(errors, at), mean(frames, at));
}

/** Weighted by requests, where several gateways send to the slot. */
function responseOf(gateways: readonly GatewaySlot[], read: Read): Signal {
  const [only] = gateways;
  if (only && gateways.length === 1) return read([only.response]);
  const parts = gateways.map((one) => ({
    requests: read([one.requests]),
    response: read([one.response]),
  }));
  return (at) => {
    let weighted = 0;
    let weight = 0;
    for (const part of parts) {
      const [requests, response] = [part.requests(at), part.response(at)];
      if (Number.isNaN(requests) || Number.isNaN(response)) continue;
      weighted += requests * response;
      weight += requests;
    }
    return weight > 0 ? weighted / weight : Number.NaN;
  };
}

export type SeriesSpan = {
  readonly now: number;
  /** ms; points begin after it, else with the window. */
  readonly since?: number;
  /** The last second of a line that has ended. */
  readonly end?: number;
};

export function pointsOf(
  signal: Signal,
  window: StoredSeriesQuery['window'],
  { now, since = 0, end = Number.POSITIVE_INFINITY }: SeriesSpan,
): readonly Point[] {
  const unit = window === '15m' ? 1000 : 60_000;
  const last = window === '15m' ? Math.floor(now / 1000) : minuteOf(Math.floor(now / 1000)) - 1;
  const kept = window === '15m' ? SECONDS_KEPT : MINUTES_KEPT;
  const first = Math.max(last - kept + 1, Math.floor(since / unit) + 1);
  const until = Math.min(last, Math.floor((end * 1000) / unit));
  const points: Point[] = [];
  for (let index = first; index <= until; index += 1) {
    const value = signal(index);
    // Gaps before the first value say nothing.
    if (Number.isNaN(value) && points.length === 0 && since === 0) continue;
    points.push({ t: index * unit, v: Number.isNaN(value) ? null : value });
  }
  const settled = now - SETTLE_SECONDS * 1000;
  while (points.at(-1)?.v === null && (points.at(-1)?.t ?? 0) > settled) points.pop();
  return points;
}
