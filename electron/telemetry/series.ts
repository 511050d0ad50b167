import type { SlotName } from '../../shared/model/split.ts';
import type { Point, Series, SeriesMetric } from '../../shared/model/telemetry.ts';
import type { CameraSlotHeld, GatewaySlot, ServiceHeld, SlotHeld } from './held.ts';
import { meanBack, minutesOf, ratio, type Signal, secondsOf } from './sum.ts';
import { MINUTES_KEPT, minuteOf, SECONDS_KEPT, type Window } from './window.ts';

export type SeriesQuery = {
  readonly site: string;
  readonly service: string;
  readonly metrics: readonly SeriesMetric[];
  readonly camera?: string;
  readonly window: '15m' | '24h';
};

/**
 * Chart lines of counts and errors slide over this many seconds, so that a chart moves soon and
 * yet does not jump with every object; 8 of them must have been read.
 */
export const SLIDING_SECONDS = 10;
export const SLIDING_LEAST = 8;
/** A second this new may still be on its way: it is left out, not shown as a gap. */
const SETTLE_SECONDS = 2;

type Sum = (windows: readonly Window[], now: number) => Signal;

/** Points end at `now` and begin after `since` (ms), or with the window. A minute's `t` is its start. */
export function seriesOf(
  held: ServiceHeld,
  query: SeriesQuery,
  now: number,
  since = 0,
): readonly Series[] {
  const slots = [...held.slots].sort(([a], [b]) => a.localeCompare(b));
  return slots.flatMap(([slot, slotHeld]) =>
    query.metrics.flatMap((metric) => {
      const signal = signalOf(held, slot, slotHeld, query, metric, Math.floor(now / 1000));
      if (!signal) return [];
      const points = pointsOf(signal, query.window, now, since);
      const { camera } = query;
      return [camera === undefined ? { metric, slot, points } : { metric, slot, camera, points }];
    }),
  );
}

function signalOf(
  held: ServiceHeld,
  slot: SlotName,
  slotHeld: SlotHeld,
  { camera, window }: SeriesQuery,
  metric: SeriesMetric,
  now: number,
): Signal | undefined {
  const sliding = window === '15m';
  const sum: Sum = (windows) => (sliding ? secondsOf(windows, now) : minutesOf(windows, now));
  if (camera === undefined)
    return slotSignal(slotHeld, metric, (windows) => sum(windows, now), sliding);
  const one = held.cameras.get(camera)?.slots.get(slot);
  return one && cameraSignal(one, metric, (windows) => sum(windows, now), sliding);
}

type Read = (windows: readonly Window[]) => Signal;

function slotSignal(held: SlotHeld, metric: SeriesMetric, read: Read, sliding: boolean): Signal {
  const gateways = [...held.gateways.values()];
  const requests = read(gateways.map((one) => one.requests));
  switch (metric) {
    case 'counts':
      return perMinute(read([held.counts]), sliding);
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

/** What only HAProxy or a whole container can tell is not known of one camera. */
function cameraSignal(held: CameraSlotHeld, metric: SeriesMetric, read: Read, sliding: boolean) {
  if (metric === 'counts') return perMinute(read([held.counts]), sliding);
  if (metric === 'requests') return read([held.frames]);
  if (metric === 'errors') return errorRatio(read([held.errors]), read([held.frames]), sliding);
  return undefined;
}

const perMinute = (counts: Signal, sliding: boolean): Signal =>
  sliding
    ? (at) => 60 * meanBack(counts, at, SLIDING_SECONDS, SLIDING_LEAST)
    : (at) => 60 * counts(at);

function errorRatio(errors: Signal, frames: Signal, sliding: boolean): Signal {
  if (!sliding) return (at) => ratio(errors(at), frames(at));
  const mean = (signal: Signal, at: number) => meanBack(signal, at, SLIDING_SECONDS, SLIDING_LEAST);
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

function pointsOf(signal: Signal, window: '15m' | '24h', now: number, since: number): Point[] {
  const unit = window === '15m' ? 1000 : 60_000;
  const last = window === '15m' ? Math.floor(now / 1000) : minuteOf(Math.floor(now / 1000)) - 1;
  const kept = window === '15m' ? SECONDS_KEPT : MINUTES_KEPT;
  const first = Math.max(last - kept + 1, Math.floor(since / unit) + 1);
  const points: Point[] = [];
  for (let index = first; index <= last; index += 1) {
    const value = signal(index);
    // Gaps before the first value say nothing.
    if (Number.isNaN(value) && points.length === 0 && since === 0) continue;
    points.push({ t: index * unit, v: Number.isNaN(value) ? null : value });
  }
  const settled = now - SETTLE_SECONDS * 1000;
  while (points.at(-1)?.v === null && (points.at(-1)?.t ?? 0) > settled) points.pop();
  return points;
}
