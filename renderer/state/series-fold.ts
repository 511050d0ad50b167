import type { Point, Series } from '../../shared/model/telemetry.ts';

/** The lines of one stream's window, by `metric/slot`: a stream is of one camera, or of all. */
export type SeriesTable = ReadonlyMap<string, Series>;

export const seriesKey = ({ metric, slot }: Pick<Series, 'metric' | 'slot'>) => `${metric}/${slot}`;

export type SeriesMessage = { readonly whole: boolean; readonly series: readonly Series[] };

/** Takes in one message; what is older than the window, counted from the newest point, falls out. */
export function foldSeries(
  table: SeriesTable,
  message: SeriesMessage,
  windowMs: number,
): SeriesTable {
  const next = new Map<string, Series>(message.whole ? [] : table);
  for (const series of message.series) {
    const key = seriesKey(series);
    const known = message.whole ? undefined : next.get(key);
    next.set(key, known ? { ...known, points: joined(known.points, series.points) } : series);
  }
  const from = newestOf(next.values()) - windowMs;
  for (const [key, series] of next)
    next.set(key, { ...series, points: since(series.points, from) });
  return next;
}

/** A point that comes again replaces the one of its time: after a reconnection windows overlap. */
function joined(known: readonly Point[], added: readonly Point[]): readonly Point[] {
  const first = added[0];
  if (!first) return known;
  let keep = known.length;
  while (keep > 0 && (known[keep - 1]?.t ?? 0) >= first.t) keep -= 1;
  return [...known.slice(0, keep), ...added];
}

function since(points: readonly Point[], from: number): readonly Point[] {
  const start = points.findIndex((point) => point.t >= from);
  if (start === 0) return points;
  return start < 0 ? [] : points.slice(start);
}

function newestOf(all: Iterable<Series>): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const series of all) newest = Math.max(newest, series.points.at(-1)?.t ?? newest);
  return newest;
}
