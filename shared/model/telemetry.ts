import type { Role, SlotName } from './split.ts';

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
  /** Frames that were lost: no connection stood in the end, or the answer broke off. */
  readonly errorsConnection: number;
  /** Connections that failed of frames that another server, or the stable slot, then took. */
  readonly failedConnections: number;
  readonly queue: number;
  /** HAProxy's mean over the last 1,024 requests, ms. */
  readonly responseMs: number;
};

/** Seconds that a shown figure is over, wherever it is shown: frames, counts, errors and latency. */
export const figureSeconds = { frames: 3, counts: 60, errors: 10, latency: 10 } as const;
/**
 * Chart lines of counts and errors slide over this many seconds, so that a chart moves soon and
 * yet does not jump with every object.
 */
export const slidingSeconds = 10;

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

/** The role that a release has from `from` (ms since the epoch) on; absent: none. */
export type RoleSpan = { readonly from: number; readonly role?: Role };

/**
 * A chart line: figures of one release in one slot, kept after it has left. Without `slot` it is
 * the total of all releases but a shadow.
 */
export type ReleaseLine = {
  readonly metric: SeriesMetric;
  readonly slot?: SlotName;
  /** Id; absent where it was not read. */
  readonly release?: string;
  /** Oldest first. */
  readonly roles: readonly RoleSpan[];
  readonly points: readonly Point[];
};

/** The window of every line, or (`whole` false) the points that came since. */
export type LinesMessage = { readonly whole: boolean; readonly lines: readonly ReleaseLine[] };

/** Key of a line among those of one stream, which are of one camera or of all. */
export const lineKey = ({
  metric,
  slot,
  release,
}: Pick<ReleaseLine, 'metric' | 'slot' | 'release'>): string =>
  [metric, slot ?? 'all', release ?? ''].join('/');

export type ContainerStats = {
  /** CPUs in use, e.g. 0.42. */
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
};
