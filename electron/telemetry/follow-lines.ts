import { type LinesMessage, lineKey } from '../../shared/model/telemetry.ts';
import { LONGEST_STEP } from './rate.ts';
import type { StoredSeriesQuery } from './series.ts';
import type { TelemetryStore } from './store.ts';

/**
 * Messages for one reader, each asked for with the present time, ms: the window first, then the points
 * that came since. Each line goes on from its own last point, since one reading may be a second behind
 * another. The last seconds are told again: one reading may fill so many of them at once.
 */
export function followLines(
  store: TelemetryStore,
  query: StoredSeriesQuery,
): (now: number) => LinesMessage {
  const told = new Map<string, number>();
  let whole = true;
  return (now) => {
    const lines = store.lines(query, now, told);
    for (const line of lines) {
      const newest = line.points.at(-1)?.t;
      if (newest !== undefined) told.set(lineKey(line), newest - LONGEST_STEP * 1000);
    }
    const message = { whole, lines };
    whole = false;
    return message;
  };
}
