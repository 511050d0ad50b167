import type { MetricNames } from '../../shared/model/service.ts';
import { type PrometheusSample, parsePrometheus } from './prometheus.ts';

/** What one container's metrics say, by the names the fleet gives. Totals since it started. */
export type MetricsTotals = {
  /**
   * By `JSON.stringify([camera, class, direction])`. Empty: declared, nothing counted yet.
   * Absent: the metric is not there at all, so nothing is known, not even a zero.
   */
  readonly counts: ReadonlyMap<string, number> | undefined;
  /** Answered frames, by `JSON.stringify([camera, code])`. */
  readonly frames: ReadonlyMap<string, number> | undefined;
  /** Cumulative buckets of the latency histogram, by upper bound in seconds. */
  readonly buckets: ReadonlyMap<number, number> | undefined;
};

/** Series read of one container; a mistaken label (an id per frame) must not eat the memory. */
export const MOST_SERIES = 20_000;

/** Reads one container's `/metrics`. Lines that are not Prometheus text are passed over. */
export function metricsTotals(names: MetricNames, text: string): MetricsTotals {
  const counts = new Map<string, number>();
  const frames = new Map<string, number>();
  const buckets = new Map<number, number>();
  const { labels } = names;
  const bucket = names.latency === undefined ? undefined : `${names.latency}_bucket`;
  for (const sample of parsePrometheus(text).samples.slice(0, MOST_SERIES)) {
    const keyOf = (...used: string[]) =>
      JSON.stringify(used.map((name) => sample.labels[name] ?? ''));
    if (sample.name === names.counts)
      add(counts, keyOf(labels.camera, labels.class, labels.direction), sample);
    else if (sample.name === names.requests) add(frames, keyOf(labels.camera, labels.code), sample);
    else if (sample.name === bucket) add(buckets, boundOf(sample.labels.le ?? ''), sample);
  }
  const declared = (name: string) =>
    new RegExp(`^# TYPE ${RegExp.escape(name)}[ \t]`, 'm').test(text);
  return {
    counts: counts.size > 0 || declared(names.counts) ? counts : undefined,
    frames: frames.size > 0 ? frames : undefined,
    buckets: buckets.size > 0 ? buckets : undefined,
  };
}

/** Series that differ in labels nobody asked about (a zone, a worker) belong together. */
function add<K>(totals: Map<K, number>, key: K, sample: PrometheusSample): void {
  totals.set(key, (totals.get(key) ?? 0) + sample.value);
}

const boundOf = (le: string): number =>
  /^\+?Inf$/i.test(le) ? Number.POSITIVE_INFINITY : Number(le === '' ? Number.NaN : le);
