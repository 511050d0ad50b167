import { createSlices } from '../links/index.ts';

export type PrometheusSample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch, where the exporter gave one. */
  readonly timestamp?: number;
};

export type PrometheusProblem = {
  readonly line: number;
  readonly what: string;
  /** The line itself, cut off after 200 characters. */
  readonly text: string;
};

export type PrometheusText = {
  readonly samples: readonly PrometheusSample[];
  /** Declared types by the name of the metric's family. */
  readonly types: ReadonlyMap<string, string>;
  /** The first 20. */
  readonly problems: readonly PrometheusProblem[];
  /** Lines that were not understood, those beyond the first 20 as well. */
  readonly malformed: number;
};

/** Characters read of one answer; the rest is left out and reported. */
const MAX_TEXT = 8 * 1024 * 1024;
const MAX_PROBLEMS = 20;
const MAX_LINE_SHOWN = 200;
const LINES_AT_ONCE = 500;

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const BLANK = /[ \t]*/y;
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)$/;
/** A native histogram or another composite value of OpenMetrics 2.0: `{count:12,sum:1.5,…}`. */
const COMPOSITE = /[ \t]*\{[ \t]*[a-z_]+[ \t]*:/y;
const EXEMPLARS = /(?:^|[ \t])#[ \t]*\{.*$/;
const COMMENT = /^#[ \t]+(TYPE)[ \t]+("(?:[^"\\]|\\.)*"|\S+)[ \t]+(\S+)$/;

/**
 * `Accept` header of a scrape: plain text first, since a person sees its names with curl
 * (OpenMetrics adds `_total` to counters without it), then OpenMetrics.
 */
export const METRICS_ACCEPT = [
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.7',
  'text/plain;version=0.0.4;q=0.6',
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5',
  'application/openmetrics-text;version=0.0.1;q=0.4',
  '*/*;q=0.1',
].join(',');

/** Whether an OpenMetrics page lacks its last line, `# EOF`: a part of it would be a smaller count. */
export const isCutOff = (contentType: string, text: string): boolean =>
  /^application\/openmetrics-text\b/i.test(contentType.trim()) && !/(?:^|\n)# EOF\s*$/.test(text);

/**
 * Reads the Prometheus text formats 0.0.4 and 1.0.0
 * (https://prometheus.io/docs/instrumenting/exposition_formats/) and OpenMetrics text 1.0 and 2.0
 * (https://prometheus.io/docs/specs/om/open_metrics_spec/). Exemplars and composite values are
 * passed over. A line that does not fit is left out and reported with its number, from 1; the
 * others are kept. All problems are counted, and the first 20 are listed.
 */
export function parsePrometheus(text: string): PrometheusText {
  const reading = readLines(text);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/** The same, with a turn for everybody else after each few milliseconds of work. */
export async function parseInSlices(text: string): Promise<PrometheusText> {
  const reading = readLines(text);
  const slice = createSlices();
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
    await slice();
  }
}

/** Stops after every 500 lines. */
function* readLines(text: string): Generator<undefined, PrometheusText> {
  const samples: PrometheusSample[] = [];
  const types = new Map<string, string>();
  const problems: PrometheusProblem[] = [];
  const lines = text.slice(0, MAX_TEXT).split('\n');
  if (text.length > MAX_TEXT) {
    lines.pop();
    const what = `more than ${MAX_TEXT} characters: cut off`;
    problems.push({ line: lines.length + 1, what, text: '' });
  }
  let malformed = problems.length;
  const inSeconds = /\n# EOF\s*$/.test(text);
  for (const [index, raw] of lines.entries()) {
    if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) yield;
    const line = raw.trim();
    if (line === '') continue;
    try {
      if (line.startsWith('#')) readComment(line, types);
      else {
        const sample = parseSample(line, inSeconds);
        if (sample) samples.push(sample);
      }
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      const shown = line.slice(0, MAX_LINE_SHOWN).replaceAll(/\p{Cc}/gu, ' ');
      malformed += 1;
      if (problems.length < MAX_PROBLEMS)
        problems.push({ line: index + 1, what: error.message, text: shown });
    }
  }
  return { samples, types, problems, malformed };
}

class Malformed extends Error {}

/** Comments carry no figures, so none of them is a problem; the first type of a name holds. */
function readComment(line: string, types: Map<string, string>): void {
  const [, , written = '', type] = COMMENT.exec(line) ?? [];
  if (type === undefined) return;
  const name = written.startsWith('"') ? unescaped(written.slice(1, -1)) : written;
  if (!types.has(name)) types.set(name, type.toLowerCase());
}

/** Undefined: a composite value, which is passed over. */
function parseSample(line: string, inSeconds: boolean): PrometheusSample | undefined {
  const bare = matchAt(NAME, line, 0)?.[0];
  const start = bare?.length ?? 0;
  if (bare === undefined && !line.startsWith('{'))
    throw new Malformed(`no metric name at ${quote(line)}`);
  if (bare !== undefined && matchAt(COMPOSITE, line, start)) return undefined;
  const { labels, name = bare, end } = parseLabels(line, start, bare !== undefined);
  if (name === undefined) throw new Malformed(`no metric name at ${quote(line)}`);
  if (matchAt(COMPOSITE, line, end)) return undefined;
  const after = line.slice(end);
  if (end === start && !/^(?:[ \t]|$)/.test(after))
    throw new Malformed(`unexpected ${quote(after)} after the name ${name}`);
  const parts = after
    .replace(EXEMPLARS, '')
    .trim()
    .split(/[ \t]+/);
  const [value = '', timestamp, ...more] = parts.filter((part) => !/^st@[-+.\deE]+$/.test(part));
  if (more.length > 0) throw new Malformed(`unexpected ${quote(more.join(' '))} after ${name}`);
  const sample = { name, labels, value: parseValue(value) };
  if (timestamp === undefined) return sample;
  if (!NUMBER.test(timestamp)) throw new Malformed(`timestamp ${quote(timestamp)} of ${name}`);
  // Prometheus writes whole milliseconds, OpenMetrics seconds.
  const isMs = !inSeconds && /^-?\d+$/.test(timestamp);
  return { ...sample, timestamp: isMs ? Number(timestamp) : Math.round(Number(timestamp) * 1000) };
}

type Labels = {
  readonly labels: Readonly<Record<string, string>>;
  /** A metric's name that stands inside the braces, quoted. */
  readonly name?: string;
  readonly end: number;
};

function parseLabels(line: string, start: number, isNamed: boolean): Labels {
  // Without a prototype, so that a label `__proto__` is a label like any other.
  const labels: Record<string, string> = Object.create(null);
  const open = matchAt(/[ \t]*\{[ \t]*/y, line, start);
  if (!open) return { labels, end: start };
  let at = start + open[0].length;
  let named: string | undefined;
  while (line[at] !== '}') {
    const key = labelKey(line, at);
    at = key.end;
    const equals = matchAt(/[ \t]*=[ \t]*/y, line, at);
    if (!equals && key.quoted && !isNamed && named === undefined) named = key.name;
    else {
      const value = equals ? matchAt(QUOTED, line, at + equals[0].length) : undefined;
      if (!equals || value?.[1] === undefined)
        throw new Malformed(`no label="value" at ${quote(line.slice(key.start))}`);
      if (key.name in labels) throw new Malformed(`label ${key.name} stands twice`);
      labels[key.name] = unescaped(value[1]);
      at += equals[0].length + value[0].length;
    }
    at = nextLabel(line, at);
  }
  return { labels, ...(named !== undefined && { name: named }), end: at + 1 };
}

function labelKey(line: string, start: number) {
  const quoted = matchAt(QUOTED, line, start);
  const match = quoted ?? matchAt(LABEL_NAME, line, start);
  if (!match) throw new Malformed(`no label="value" at ${quote(line.slice(start))}`);
  const name = quoted ? unescaped(quoted[1] ?? '') : match[0];
  return { name, quoted: quoted !== undefined, start, end: start + match[0].length };
}

/** Behind the comma, which Prometheus's own parser does without where there is a blank. */
function nextLabel(line: string, at: number): number {
  const blank = matchAt(BLANK, line, at)?.[0].length ?? 0;
  const comma = matchAt(/,[ \t]*/y, line, at + blank)?.[0].length ?? 0;
  const next = at + blank + comma;
  if (line[next] === undefined || (blank + comma === 0 && line[next] !== '}'))
    throw new Malformed(`no , or } at ${quote(line.slice(at + blank))}`);
  return next;
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

/** One bucket of a Prometheus histogram: number of observations of at most `le`. Cumulative. */
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
