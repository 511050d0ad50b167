import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SitePicture } from '../../../shared/model/picture.ts';
import {
  ChartCard,
  type ChartCardProps,
  type LastReading,
} from '../../parts/charts/chart-card.tsx';
import { groupMarks } from '../../parts/charts/chart-marks.ts';
import { chartRows, lastValue } from '../../parts/charts/chart-rows.ts';
import { niceCeiling, timeTicks } from '../../parts/charts/time-ticks.ts';
import { useStaggered } from '../../parts/charts/use-staggered.ts';
import { type SeriesTable, seriesKey } from '../../state/series-fold.ts';
import type { SiteService } from '../../state/site-split.ts';
import { windowMs } from '../../state/site-streams.ts';
import { useSiteTime } from '../../state/site-time.ts';
import { latest, type StreamState } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useFormat } from '../../words/use-format.ts';
import { chartMarks, type VariantLine, variantLines } from './chart-facts.ts';

type Props = {
  readonly service: SiteService;
  readonly picture: SitePicture;
  readonly window: '15m' | '24h';
  readonly stream: StreamState<SeriesTable>;
  readonly camera?: string;
};

/** ms of one point, and between the ticks of the time axis. */
const steps = {
  '15m': { bin: 3000, tick: 3 * 60_000, staleAfter: 10_000 },
  '24h': { bin: 5 * 60_000, tick: 4 * 3_600_000, staleAfter: 3 * 60_000 },
} as const;

export function CountsChart({ camera, ...props }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = props.service.cameras.find((one) => one.id === camera)?.name ?? camera;
  const say = ([value = 0]: readonly number[]) =>
    t('common.unit.perMinute', { value: format.number(value) });
  return (
    <VariantChart
      {...props}
      title={
        name === undefined ? t('site.charts.counts') : t('site.charts.countsOf', { camera: name })
      }
      metrics={['counts']}
      {...(camera === undefined ? {} : { camera })}
      height={176}
      delayMs={0}
      least={10}
      say={say}
      sayAxis={format.number}
    />
  );
}

export function ErrorsChart(props: Props) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  return (
    <VariantChart
      {...props}
      title={t('site.charts.errors')}
      metrics={['errors']}
      height={120}
      delayMs={220}
      least={0.02}
      say={([value = 0]) => percent(value)}
      sayAxis={percent}
    />
  );
}

export function LatencyChart(props: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <VariantChart
      {...props}
      title={t('site.charts.latency')}
      metrics={['p50', 'p95']}
      height={120}
      delayMs={440}
      least={20}
      say={(values) => t('common.unit.ms', { value: values.map(format.number).join(' / ') })}
      sayAxis={format.number}
    />
  );
}

type ChartProps = Props & {
  readonly title: string;
  readonly metrics: readonly ('counts' | 'errors' | 'p50' | 'p95')[];
  readonly height: number;
  readonly delayMs: number;
  readonly least: number;
  /** One value, or those of all metrics side by side. */
  readonly say: (values: readonly number[]) => string;
  readonly sayAxis: (value: number) => string;
};

function VariantChart(props: ChartProps) {
  const { window, height, title, least, say, sayAxis } = props;
  const time = useSiteTime();
  const facts = useStaggered(useChartFacts(props), props.delayMs);
  const { lines, rows, marks, to, newest } = facts;
  const from = to - windowMs[window];
  const top = useMemo(() => niceCeiling(topOf(rows), least), [rows, least]);
  const ticks = useMemo(
    () => timeTicks(from, to, steps[window].tick, time.timeZone),
    [from, to, window, time.timeZone],
  );
  return (
    <ChartCard
      title={title}
      height={height}
      lines={lines}
      lasts={lastReadings(lines, say)}
      rows={rows}
      marks={marks}
      from={from}
      to={to}
      ticks={ticks}
      top={top}
      newest={newest}
      state={facts.state}
      formatTime={time.minute}
      formatMoment={time.when}
      formatValue={sayAxis}
    />
  );
}

/** One reading per variant: of latency both quantiles at once. */
function lastReadings(lines: readonly LastLine[], say: ChartProps['say']): readonly LastReading[] {
  const bySlot = Map.groupBy(lines, (line) => line.slot);
  return [...bySlot.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const values = all.flatMap(({ last }) => (last ? [last.v] : []));
    const { slot: key, variant: name, look } = first;
    const text = values.length === all.length ? { text: say(values) } : {};
    return [{ key, name, look: { ...look, width: 2 }, ...text }];
  });
}

type LastLine = VariantLine & { readonly last: ReturnType<typeof lastValue> };

/** What one chart draws, worked out once per message of its stream. */
function useChartFacts({ service, picture, window, stream, metrics, camera }: ChartProps) {
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
    const series = (line: VariantLine) =>
      table?.get(seriesKey({ ...line, ...(camera && { camera }) }));
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
  }, [table, lines, marks, now, bin, staleAfter, stream, camera]);
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

function topOf(rows: readonly Readonly<Record<string, number | null>>[]): number {
  let top = 0;
  for (const { t: _, ...values } of rows) {
    for (const value of Object.values(values)) top = Math.max(top, value ?? 0);
  }
  return top;
}
