import {
  type LinesMessage,
  lineKey,
  type Point,
  type ReleaseLine,
} from '../../shared/model/telemetry.ts';

/** The lines of one stream's window, by `lineKey`. */
export type LineTable = ReadonlyMap<string, ReleaseLine>;

/** Takes in one message; points older than the window, counted from the newest, fall out. */
export function foldLines(table: LineTable, message: LinesMessage, windowMs: number): LineTable {
  const next = new Map<string, ReleaseLine>(message.whole ? [] : table);
  for (const line of message.lines) {
    const key = lineKey(line);
    const known = message.whole ? undefined : next.get(key);
    next.set(key, known ? { ...line, points: joined(known.points, line.points) } : line);
  }
  const from = newestOf(next.values()) - windowMs;
  for (const [key, line] of next) next.set(key, { ...line, points: since(line.points, from) });
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

function newestOf(all: Iterable<ReleaseLine>): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { points } of all) newest = Math.max(newest, points.at(-1)?.t ?? newest);
  return newest;
}
