import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SitePicture } from '../../../../shared/model/picture.ts';
import type { ChartCardProps } from '../../../parts/charts/chart-card.tsx';
import { groupMarks } from '../../../parts/charts/chart-marks.ts';
import { chartRows, lastRead } from '../../../parts/charts/chart-rows.ts';
import type { LineTable } from '../../../state/line-fold.ts';
import type { SiteService } from '../../../state/site-split.ts';
import { windowMs } from '../../../state/site-streams.ts';
import { latest, type StreamState } from '../../../state/stream-store.ts';
import { useApp } from '../../../state/use-app.ts';
import { useTeller } from '../../../state/use-teller.ts';
import { chartMarks } from './chart-facts.ts';
import { drawnLines } from './chart-lines.ts';

export type ChartGiven = {
  readonly service: SiteService;
  readonly picture: SitePicture;
  readonly window: '15m' | '24h';
  readonly stream: StreamState<LineTable>;
  /** Whose counts are shown; absent: those of all cameras. */
  readonly camera?: string;
};

export type ChartMetric = 'counts' | 'errors' | 'p50' | 'p95';

/** ms of one point, between the ticks of the time axis, and until a chart looks stale. */
export const steps = {
  '15m': { bin: 3000, tick: 3 * 60_000, staleAfter: 10_000 },
  '24h': { bin: 5 * 60_000, tick: 4 * 3_600_000, staleAfter: 3 * 60_000 },
} as const;

const nothing: LineTable = new Map();

/** Lines, rows and marks of one chart, computed once per stream message and time bin. */
export function useChartFacts(given: ChartGiven, metrics: readonly ChartMetric[]) {
  const { picture, window, stream, camera } = given;
  const teller = useTeller();
  const table = latest(stream) ?? nothing;
  const { bin, staleAfter } = steps[window];
  const now = useStore(useApp().clock, (clock) => Math.floor(clock / bin) * bin);
  const marks = useMemo(() => {
    const cameras = picture.cameras.filter((one) => camera === undefined || one.camera === camera);
    const all = chartMarks(teller, picture.changes, cameras);
    return groupMarks(all, now - windowMs[window], now, windowMs[window] / 60);
  }, [teller, picture, camera, now, window]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each chart gives the same metrics every time
  return useMemo(() => {
    const lines = drawnLines(teller, table, metrics);
    const times = lines.map(({ source }) => lastRead(table.get(source)) ?? 0);
    const newest = Math.max(0, ...times);
    return {
      lines,
      table,
      rows: chartRows(table, lines, bin),
      marks,
      to: now + bin,
      newest: newest === 0 ? undefined : newest,
      state: stateOf(stream, newest === 0 ? undefined : newest, now - staleAfter),
    };
  }, [teller, table, marks, now, bin, staleAfter, stream, metrics.length]);
}

function stateOf(
  stream: StreamState<unknown>,
  newest: number | undefined,
  before: number,
): ChartCardProps['state'] {
  if (stream.kind === 'loading') return 'loading';
  return stream.kind === 'stale' || (newest !== undefined && newest < before) ? 'stale' : 'live';
}
