import type { SlotName } from './split.ts';

/**
 * One second of one slot as HAProxy counted it. Rates are per second.
 * A missing point is a gap: it is never filled with zero.
 */
export type SlotSample = {
  /** Milliseconds since the epoch, by the console's clock. */
  readonly t: number;
  readonly requests: number;
  readonly errors4xx: number;
  readonly errors5xx: number;
  /** Connection errors, response errors and retries exhausted. */
  readonly errorsConnection: number;
  readonly queue: number;
  /** HAProxy's mean over the last 1,024 requests, ms. */
  readonly responseMs: number;
};

/** One second of one camera at one slot, from the containers' own metrics. */
export type CountSample = {
  readonly t: number;
  readonly camera: string;
  readonly slot: SlotName;
  readonly class: string;
  readonly direction: string;
  /** Objects per second. */
  readonly rate: number;
};

export type LatencySample = {
  readonly t: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
};

/** One point of a chart: `t` ms since the epoch, `v` absent where nothing was read (a gap). */
export type Point = { readonly t: number; readonly v: number | null };

export const seriesMetrics = [
  'counts',
  'requests',
  'errors',
  'p50',
  'p95',
  'queue',
  'response',
] as const;
/** counts: objects/min · requests: frames/s · errors: 0–1 · p50, p95, response: ms · queue: requests */
export type SeriesMetric = (typeof seriesMetrics)[number];

export type Series = {
  readonly metric: SeriesMetric;
  readonly slot: SlotName;
  readonly camera?: string;
  readonly points: readonly Point[];
};

export type ContainerStats = {
  /** CPUs in use, e.g. 0.42. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
};
