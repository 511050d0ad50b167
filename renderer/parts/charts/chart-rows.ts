import type { SlotName } from '../../../shared/model/split.ts';
import type { Point, Series, SeriesMetric } from '../../../shared/model/telemetry.ts';

/** One moment of a chart: the value of each line, null where nothing was read. */
export type ChartRow = { readonly t: number } & Readonly<Record<string, number | null>>;

/** A line of a chart: which slot, and the quantile where a chart shows two. */
export type ChartLine = {
  readonly key: string;
  readonly slot: SlotName;
  readonly metric: SeriesMetric;
};

type Bin = { readonly values: number[]; gaps: number };

/** A mean would hide the one bad second that matters; so errors and p95 keep the worst of a bin. */
const worstKept: ReadonlySet<SeriesMetric> = new Set(['errors', 'p95', 'queue']);

function binValue(bin: Bin, metric: SeriesMetric): number | null {
  if (bin.values.length === 0 || bin.gaps > bin.values.length) return null;
  if (worstKept.has(metric)) return Math.max(...bin.values);
  return bin.values.reduce((sum, value) => sum + value, 0) / bin.values.length;
}

function binned(points: readonly Point[], metric: SeriesMetric, binMs: number) {
  const bins = new Map<number, Bin>();
  for (const point of points) {
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
  series: readonly Series[],
  lines: readonly ChartLine[],
  binMs: number,
): readonly ChartRow[] {
  const columns = lines.map((line) => {
    const found = series.find((one) => one.metric === line.metric && one.slot === line.slot);
    return { key: line.key, values: binned(found?.points ?? [], line.metric, binMs) };
  });
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

/** The newest reading of a line, with its time; absent when the window holds none. */
export function lastValue(
  series: Series | undefined,
): { readonly t: number; readonly v: number } | undefined {
  const found = series?.points.findLast((point) => point.v !== null);
  return found?.v == null ? undefined : { t: found.t, v: found.v };
}

/** For each tick the last row up to it, and the newest: few enough to be read out. */
export function tableRows(
  rows: readonly ChartRow[],
  ticks: readonly number[],
): readonly ChartRow[] {
  const at = ticks.map((tick) => rows.findLast((row) => row.t <= tick));
  const found = [...at, rows.at(-1)].filter((row) => row !== undefined);
  return [...new Set(found)];
}
