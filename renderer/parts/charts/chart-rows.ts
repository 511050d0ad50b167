import type { Point, ReleaseLine, SeriesMetric } from '../../../shared/model/telemetry.ts';

/** One moment of a chart: the value of each line, null where nothing was read. */
export type ChartRow = { readonly t: number } & Readonly<Record<string, number | null>>;

/** Times from `from` up to, not with, `to`; ms. */
export type Span = { readonly from: number; readonly to: number };

/** A line of a chart: which of the stream's lines it draws, and the times of it that are its own. */
export type ChartLine = {
  readonly key: string;
  /** `lineKey` of the stream's line. */
  readonly source: string;
  readonly metric: SeriesMetric;
  /** Absent: all times. */
  readonly spans?: readonly Span[];
};

type Bin = { readonly values: number[]; gaps: number };

/** A mean would hide the one bad second that matters; so errors and p95 keep the worst of a bin. */
const worstKept: ReadonlySet<SeriesMetric> = new Set(['errors', 'p95', 'queue']);

function binValue(bin: Bin, metric: SeriesMetric): number | null {
  if (bin.values.length === 0 || bin.gaps > bin.values.length) return null;
  if (worstKept.has(metric)) return Math.max(...bin.values);
  return bin.values.reduce((sum, value) => sum + value, 0) / bin.values.length;
}

export const isWithin = (spans: readonly Span[] | undefined, t: number): boolean =>
  spans === undefined || spans.some(({ from, to }) => t >= from && t < to);

function binned(points: readonly Point[], { metric, spans }: ChartLine, binMs: number) {
  const bins = new Map<number, Bin>();
  for (const point of points) {
    if (!isWithin(spans, point.t)) continue;
    const at = Math.floor(point.t / binMs) * binMs;
    const bin = bins.get(at) ?? { values: [], gaps: 0 };
    if (point.v === null) bin.gaps += 1;
    else bin.values.push(point.v);
    bins.set(at, bin);
  }
  return new Map([...bins].map(([at, bin]) => [at, binValue(bin, metric)]));
}

/**
 * The rows of a chart in bins of `binMs`, aligned to the clock so that a bin does not change
 * while it moves along. A bin in which nothing came is a row of nulls: a gap is a gap.
 */
export function chartRows(
  table: ReadonlyMap<string, ReleaseLine>,
  lines: readonly ChartLine[],
  binMs: number,
): readonly ChartRow[] {
  const columns = lines.map((line) => ({
    key: line.key,
    values: binned(table.get(line.source)?.points ?? [], line, binMs),
  }));
  const times = columns.flatMap((column) => [...column.values.keys()]);
  if (times.length === 0) return [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const rows: ChartRow[] = [];
  for (let t = first; t <= last; t += binMs) {
    const values = columns.map((column) => [column.key, column.values.get(t) ?? null] as const);
    rows.push({ ...Object.fromEntries(values), t });
  }
  return rows;
}

/** When a line was last read; absent when the window holds no reading of it. */
export const lastRead = (line: Pick<ReleaseLine, 'points'> | undefined): number | undefined =>
  line?.points.findLast((point) => point.v !== null)?.t;

/** For each tick the last row up to it, and the newest: few enough to be read out. */
export function tableRows(
  rows: readonly ChartRow[],
  ticks: readonly number[],
): readonly ChartRow[] {
  const at = ticks.map((tick) => rows.findLast((row) => row.t <= tick));
  const found = [...at, rows.at(-1)].filter((row) => row !== undefined);
  return [...new Set(found)];
}
