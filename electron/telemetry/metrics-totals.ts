import type { MetricNames } from '../../shared/model/service.ts';
import type { PrometheusSample, PrometheusText } from './prometheus.ts';

/** Metrics of one container, by the names the fleet gives. Totals since it started. */
export type MetricsTotals = {
  /**
   * By `JSON.stringify([camera, class, direction])`. Empty: declared, nothing counted yet.
   * Absent: the metric is not there, or not all of it was understood: nothing is known, not even a
   * zero.
   */
  readonly counts: ReadonlyMap<string, number> | undefined;
  /** Answered frames, by `JSON.stringify([camera, code])`. */
  readonly frames: ReadonlyMap<string, number> | undefined;
  /** Cumulative buckets of the latency histogram, by upper bound in seconds. */
  readonly buckets: ReadonlyMap<number, number> | undefined;
  readonly faults: readonly MetricsFault[];
};

/** Why a container's metrics say less than the fleet file expects of them. */
export type MetricsFault =
  /** The page does not have the metric that the fleet file names as `metrics.<named>`. */
  | { readonly kind: 'absent'; readonly metric: string; readonly named: NamedMetric }
  /** The instance answers, but with no page that can be read. */
  | { readonly kind: 'unreadable'; readonly text: string }
  /** The first of `lines` lines that were not understood. */
  | { readonly kind: 'unread'; readonly lines: number; readonly text: string }
  /** The metric lacks the label that the fleet file names for the camera. */
  | { readonly kind: 'no-camera'; readonly metric: string; readonly label: string };

export type NamedMetric = 'counts' | 'requests' | 'latency';

/** Series read of one container; a mistaken label (an id per frame) must not eat the memory. */
export const MOST_SERIES = 20_000;

/** Totals of one container's page of metrics. */
export function metricsTotals(names: MetricNames, page: PrometheusText): MetricsTotals {
  const { labels, latency, requests } = names;
  const counts = counterTotals(page, names.counts, [labels.camera, labels.class, labels.direction]);
  const frames =
    requests === undefined
      ? undefined
      : counterTotals(page, requests, [labels.camera, labels.code]);
  const buckets = latency === undefined ? undefined : bucketTotals(page, latency);
  const isUsed = (totals: Totals | undefined) => totals !== undefined && totals.size > 0;
  return {
    counts: isUsed(counts) || isDeclared(page, names.counts) ? counts : undefined,
    frames: isUsed(frames) ? frames : undefined,
    buckets: isUsed(buckets) ? buckets : undefined,
    faults: [
      ...unreadLines(page, names.counts),
      ...absentOf(page, 'counts', names.counts, counts),
      ...absentOf(page, 'requests', requests, frames),
      ...absentOf(page, 'latency', latency, buckets),
      ...withoutCamera(names, counts),
    ],
  };
}

/** Undefined: a line of it was not understood, so a part of it is missing. */
function counterTotals(
  page: PrometheusText,
  metric: string,
  labels: readonly string[],
): ReadonlyMap<string, number> | undefined {
  if (isPartial(page, metric)) return undefined;
  const totals = new Map<string, number>();
  for (const sample of samplesOf(page, metric)) add(totals, keyOf(sample, labels), sample);
  return totals;
}

/** Samples by the fleet's very name; where there are none, of the counter that differs in `_total` alone. */
function samplesOf(page: PrometheusText, metric: string): readonly PrometheusSample[] {
  const samples = page.samples.slice(0, MOST_SERIES);
  const exact = samples.filter(({ name }) => plain(name) === metric);
  if (exact.length > 0) return exact;
  const isCounter = (name: string) =>
    ['counter', 'unknown', undefined].includes(page.types.get(name) ?? page.types.get(base(name)));
  return samples.filter(({ name }) => isSame(name, metric) && isCounter(name));
}

function keyOf({ labels }: PrometheusSample, wanted: readonly string[]): string {
  const plainly = new Map(Object.entries(labels).map(([name, value]) => [plain(name), value]));
  return JSON.stringify(wanted.map((name) => plainly.get(name) ?? ''));
}

/** Undefined: a line of it was not understood, so quantiles would be of the others alone. */
function bucketTotals(
  page: PrometheusText,
  latency: string,
): ReadonlyMap<number, number> | undefined {
  if (isPartial(page, latency)) return undefined;
  const buckets = new Map<number, number>();
  for (const sample of page.samples.slice(0, MOST_SERIES))
    if (plain(sample.name) === `${latency}_bucket`)
      add(buckets, boundOf(sample.labels.le ?? ''), sample);
  return buckets;
}

type Totals = ReadonlyMap<unknown, number>;

function unreadLines({ problems, malformed }: PrometheusText, metric: string) {
  const first = problems.find(({ text }) => concerns(text, metric)) ?? problems[0];
  return first ? [{ kind: 'unread', lines: malformed, text: first.text } as const] : [];
}

/** A metric that is declared but has no series yet is there; one with lines not understood is, too. */
function absentOf(
  page: PrometheusText,
  named: NamedMetric,
  metric: string | undefined,
  totals: Totals | undefined,
): readonly MetricsFault[] {
  const isThere = totals === undefined || totals.size > 0;
  return metric === undefined || isThere || isDeclared(page, metric)
    ? []
    : [{ kind: 'absent', metric, named }];
}

function withoutCamera(
  { counts: metric, labels }: MetricNames,
  counts: ReadonlyMap<string, number> | undefined,
): readonly MetricsFault[] {
  const keys = [...(counts?.keys() ?? [])];
  return keys.every((key) => (JSON.parse(key) as string[])[0] !== '')
    ? []
    : [{ kind: 'no-camera', metric, label: labels.camera }];
}

const isDeclared = (page: PrometheusText, metric: string): boolean =>
  page.types.keys().some((name) => isSame(name, metric));

/** Whether lines of the metric may be missing; of lines beyond those listed nobody knows whose they are. */
const isPartial = ({ problems, malformed }: PrometheusText, metric: string): boolean =>
  malformed > problems.length || problems.some(({ text }) => concerns(text, metric));

/** A name as exporters write it that escape with underscores, such as `http_requests` of `http.requests`. */
const plain = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_:]/g, '_');

const base = (name: string): string => name.replace(/_total$/, '');

const isSame = (name: string, metric: string): boolean => base(plain(name)) === base(metric);

/** Whether a line that was not understood may be one of this metric. */
const concerns = (line: string, metric: string): boolean =>
  line === '' || plain(line).includes(base(metric));

/** Series that differ in labels nobody asked about (a zone, a worker) belong together. */
function add<K>(totals: Map<K, number>, key: K, sample: PrometheusSample): void {
  totals.set(key, (totals.get(key) ?? 0) + sample.value);
}

const boundOf = (le: string): number =>
  /^\+?Inf$/i.test(le) ? Number.POSITIVE_INFINITY : Number(le === '' ? Number.NaN : le);
