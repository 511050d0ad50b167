export type PrometheusSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch, where the exporter gave one. */
  readonly timestamp?: number;
};

export type PrometheusProblem = { readonly line: number; readonly what: string };

export type PrometheusText = {
  readonly samples: readonly PrometheusSample[];
  readonly problems: readonly PrometheusProblem[];
};

/** Characters read of one answer; what is beyond is left out and reported. */
const MAX_TEXT = 8 * 1024 * 1024;
const MAX_PROBLEMS = 20;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y;
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

/**
 * Reads the Prometheus text exposition format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). A line that does not fit is left
 * out and reported with its number, from 1; the others are kept. At most 20 problems are listed.
 */
export function parsePrometheus(text: string): PrometheusText {
  const samples: PrometheusSample[] = [];
  const problems: PrometheusProblem[] = [];
  const lines = text.slice(0, MAX_TEXT).split('\n');
  if (text.length > MAX_TEXT) {
    lines.pop();
    problems.push({ line: lines.length + 1, what: `more than ${MAX_TEXT} characters: cut off` });
  }
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '') continue;
    try {
      if (line.startsWith('#')) checkComment(line);
      else samples.push(parseSample(line));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      if (problems.length < MAX_PROBLEMS) problems.push({ line: index + 1, what: error.message });
    }
  }
  return { samples, problems };
}

class Malformed extends Error {}

/** `# HELP` and `# TYPE` have a form; any other comment is free. */
function checkComment(line: string): void {
  const [, keyword, name, rest] =
    /^#[ \t]+(HELP|TYPE)(?:[ \t]+(\S+)(?:[ \t]+(.*))?)?$/.exec(line) ?? [];
  if (keyword === undefined) return;
  if (name === undefined || !matchAt(NAME, name, 0, true))
    throw new Malformed(`${keyword} without a metric name`);
  if (keyword === 'TYPE' && !TYPES.includes(rest ?? ''))
    throw new Malformed(`type ${quote(rest ?? '')} is not one of ${TYPES.join(', ')}`);
}

function parseSample(line: string): PrometheusSample {
  const name = matchAt(NAME, line, 0)?.[0];
  if (name === undefined) throw new Malformed(`no metric name at ${quote(line)}`);
  const { labels, end } = parseLabels(line, name.length);
  const after = line.slice(end);
  if (end === name.length && !/^(?:[ \t]|$)/.test(after))
    throw new Malformed(`unexpected ${quote(after)} after the name ${name}`);
  const [value = '', timestamp, ...more] = after.trim().split(/[ \t]+/);
  if (more.length > 0) throw new Malformed(`unexpected ${quote(more.join(' '))} after ${name}`);
  const sample = { name, labels, value: parseValue(value) };
  if (timestamp === undefined) return sample;
  if (!/^-?\d+$/.test(timestamp)) throw new Malformed(`timestamp ${quote(timestamp)} of ${name}`);
  return { ...sample, timestamp: Number(timestamp) };
}

function parseLabels(line: string, start: number) {
  // Without a prototype, so that a label `__proto__` is a label like any other.
  const labels: Record<string, string> = Object.create(null);
  const open = matchAt(/[ \t]*\{[ \t]*/y, line, start);
  if (!open) return { labels, end: start };
  let at = start + open[0].length;
  while (line[at] !== '}') {
    const match = matchAt(LABEL, line, at);
    const [whole, name, value] = match ?? [];
    if (whole === undefined || name === undefined || value === undefined)
      throw new Malformed(`no label="value" at ${quote(line.slice(at))}`);
    if (name in labels) throw new Malformed(`label ${name} stands twice`);
    labels[name] = unescaped(value);
    at += whole.length;
    if (line[at] === ',') at += matchAt(/,[ \t]*/y, line, at)?.[0].length ?? 1;
    else if (line[at] !== '}') throw new Malformed(`no , or } at ${quote(line.slice(at))}`);
  }
  return { labels, end: at + 1 };
}

const unescaped = (value: string): string =>
  value.replaceAll(/\\(.)/g, (whole, char) => {
    if (char === 'n') return '\n';
    return char === '\\' || char === '"' ? char : whole;
  });

function parseValue(text: string): number {
  if (NUMBER.test(text)) return Number(text);
  switch (text.toLowerCase()) {
    case 'nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
      return Number.POSITIVE_INFINITY;
    case '-inf':
      return Number.NEGATIVE_INFINITY;
    default:
      throw new Malformed(text === '' ? 'no value' : `value ${quote(text)} is not a number`);
  }
}

function matchAt(pattern: RegExp, text: string, at: number, whole = false) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match && (!whole || match[0].length === text.length - at) ? match : undefined;
}

const quote = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** One bucket of a Prometheus histogram: how many observations were at most `le`. Cumulative. */
export type Bucket = { readonly le: number; readonly count: number };

/**
 * The q-quantile (0–1) of a histogram, in the unit of its buckets: linear within the bucket that
 * holds rank q·total, the lowest bucket beginning at 0 when its bound is above 0. A rank in the
 * +Inf bucket gives the highest finite bound. The rules of Prometheus's `histogram_quantile`
 * (promql/quantile.go, `BucketQuantile`). Undefined when there is nothing to judge by: no
 * observations, no +Inf bucket, or no finite one. Counts that sink are raised to their predecessor,
 * as Prometheus does, since containers are not read at one instant.
 */
export function histogramQuantile(q: number, buckets: readonly Bucket[]): number | undefined {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q is ${q}: expected 0 to 1`);
  const rising = monotone(buckets);
  const total = rising.at(-1);
  if (!total || total.le !== Number.POSITIVE_INFINITY || rising.length < 2) return undefined;
  if (!(total.count > 0)) return undefined;
  const rank = q * total.count;
  const index = rising.findIndex((bucket) => bucket.count >= rank);
  const bucket = rising[index];
  const before = rising[index - 1];
  if (!bucket) return undefined;
  if (bucket === total) return before?.le;
  if (!before && bucket.le <= 0) return bucket.le;
  const from = before ?? { le: 0, count: 0 };
  const inside = bucket.count - from.count;
  if (inside === 0) return from.le;
  return from.le + ((bucket.le - from.le) * (rank - from.count)) / inside;
}

/** Sorted by bound, equal bounds added up, never falling. */
function monotone(buckets: readonly Bucket[]): Bucket[] {
  const sums = new Map<number, number>();
  for (const { le, count } of buckets)
    if (!Number.isNaN(le)) sums.set(le, (sums.get(le) ?? 0) + count);
  let highest = 0;
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([le, count]) => {
      highest = Math.max(highest, Number.isNaN(count) ? 0 : count);
      return { le, count: highest };
    });
}
