import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartCard, type LastReading } from '../../parts/charts/chart-card.tsx';
import { niceCeiling, timeTicks } from '../../parts/charts/time-ticks.ts';
import { useStaggered } from '../../parts/charts/use-staggered.ts';
import { windowMs } from '../../state/site-streams.ts';
import { useSiteTime } from '../../state/site-time.ts';
import { useFormat } from '../../words/use-format.ts';
import {
  type ChartGiven,
  type ChartMetric,
  type LastLine,
  steps,
  useChartFacts,
} from './use-chart-facts.ts';

export function CountsChart({ camera, ...props }: ChartGiven) {
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

export function ErrorsChart(props: ChartGiven) {
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

export function LatencyChart(props: ChartGiven) {
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

type ChartProps = ChartGiven & {
  readonly title: string;
  readonly metrics: readonly ChartMetric[];
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
  const facts = useStaggered(useChartFacts(props, props.metrics), props.delayMs);
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

function topOf(rows: readonly Readonly<Record<string, number | null>>[]): number {
  let top = 0;
  for (const { t: _, ...values } of rows) {
    for (const value of Object.values(values)) top = Math.max(top, value ?? 0);
  }
  return top;
}
