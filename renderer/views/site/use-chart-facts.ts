import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SitePicture } from '../../../shared/model/picture.ts';
import type { ChartCardProps } from '../../parts/charts/chart-card.tsx';
import { groupMarks } from '../../parts/charts/chart-marks.ts';
import { chartRows, lastValue } from '../../parts/charts/chart-rows.ts';
import { type SeriesTable, seriesKey } from '../../state/series-fold.ts';
import type { SiteService } from '../../state/site-split.ts';
import { windowMs } from '../../state/site-streams.ts';
import { latest, type StreamState } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useFormat } from '../../words/use-format.ts';
import { chartMarks, type VariantLine, variantLines } from './chart-facts.ts';

export type ChartGiven = {
  readonly service: SiteService;
  readonly picture: SitePicture;
  readonly window: '15m' | '24h';
  readonly stream: StreamState<SeriesTable>;
  /** Whose counts are shown; absent: those of all cameras. */
  readonly camera?: string;
};

export type ChartMetric = 'counts' | 'errors' | 'p50' | 'p95';

/** ms of one point, between the ticks of the time axis, and until a chart looks stale. */
export const steps = {
  '15m': { bin: 3000, tick: 3 * 60_000, staleAfter: 10_000 },
  '24h': { bin: 5 * 60_000, tick: 4 * 3_600_000, staleAfter: 3 * 60_000 },
} as const;

/** A line with its newest reading. */
export type LastLine = VariantLine & { readonly last: ReturnType<typeof lastValue> };

/** What one chart draws, worked out once per message of its stream. */
export function useChartFacts(given: ChartGiven, metrics: readonly ChartMetric[]) {
  const { service, picture, window, stream, camera } = given;
  const { t } = useTranslation();
  const format = useFormat();
  const table = latest(stream);
  const { bin, staleAfter } = steps[window];
  const now = useStore(useApp().clock, (clock) => Math.floor(clock / bin) * bin);
  const { variants } = service.now;
  const names = JSON.stringify(variants.map((one) => [one.slot, one.role, one.release]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` is what matters of the variants
  const lines = useMemo(() => variantLines(t, variants, metrics), [t, names, metrics.length]);
  const marks = useMemo(() => {
    const cameras = picture.cameras.filter((one) => camera === undefined || one.camera === camera);
    const all = chartMarks(t, format, picture.changes, cameras);
    return groupMarks(all, now - windowMs[window], now, windowMs[window] / 60);
  }, [t, format, picture, camera, now, window]);
  return useMemo(() => {
    const series = (line: VariantLine) => table?.get(seriesKey(line));
    const last = lines.map((line): LastLine => ({ ...line, last: lastValue(series(line)) }));
    const found = lines.map(series).filter((one) => one !== undefined);
    const newest = last.reduce<number | undefined>(newer, undefined);
    return {
      lines: last,
      rows: chartRows(found, lines, bin),
      marks,
      to: now + bin,
      newest,
      state: stateOf(stream, newest, now - staleAfter),
    };
  }, [table, lines, marks, now, bin, staleAfter, stream]);
}

const newer = (newest: number | undefined, { last }: LastLine) =>
  last && last.t > (newest ?? 0) ? last.t : newest;

function stateOf(
  stream: StreamState<unknown>,
  newest: number | undefined,
  before: number,
): ChartCardProps['state'] {
  if (stream.kind === 'loading') return 'loading';
  return stream.kind === 'stale' || (newest !== undefined && newest < before) ? 'stale' : 'live';
}
