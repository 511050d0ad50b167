import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraNow, ServiceNow, VariantNow } from '../../../../shared/model/picture.ts';
import type { SlotName } from '../../../../shared/model/split.ts';
import { figureSeconds, slidingSeconds } from '../../../../shared/model/telemetry.ts';
import { ChartCard } from '../../../parts/charts/chart-card.tsx';
import { timeTicks, valueAxis } from '../../../parts/charts/time-ticks.ts';
import { useStaggered } from '../../../parts/charts/use-staggered.ts';
import { figuresOf } from '../../../parts/map/site-figures.ts';
import { windowMs } from '../../../state/site-streams.ts';
import { useSiteTime } from '../../../state/site-time.ts';
import { useTeller } from '../../../state/use-teller.ts';
import type { Teller } from '../../../words/say-rollout.ts';
import { useFormat } from '../../../words/use-format.ts';
import { type LegendGiven, legend } from './chart-lines.ts';
import { type ChartGiven, type ChartMetric, steps, useChartFacts } from './use-chart-facts.ts';

export function CountsChart({ camera, ...props }: ChartGiven) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = props.service.cameras.find((one) => one.id === camera)?.name ?? camera;
  const say = ([value = 0]: readonly number[]) =>
    t('common.unit.perMinute', { value: format.number(value) });
  const { now } = props.service;
  const seen = props.picture.cameras.find((one) => one.camera === camera);
  const figures = ({ slot, countsPerMinute }: VariantNow) => [
    camera === undefined ? countsPerMinute : countsOf(seen, slot),
  ];
  const total =
    camera === undefined ? figuresOf({ services: [now] }).countsPerMinute : totalOf(seen, now);
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
      seconds={figureSeconds.counts}
      figures={figures}
      total={total}
      say={say}
      sayAxis={format.number}
    />
  );
}

function countsOf(seen: CameraNow | undefined, slot: SlotName): number | undefined {
  const counts = seen?.counts.filter((one) => one.slot === slot) ?? [];
  return counts.length === 0 ? undefined : counts.reduce((sum, one) => sum + one.perMinute, 0);
}

/** A shadow counts copies of frames that another release has counted. */
function totalOf(seen: CameraNow | undefined, { variants }: ServiceNow): number | undefined {
  const counts = variants.flatMap(({ slot, role }) =>
    role === 'shadow' ? [] : (countsOf(seen, slot) ?? []),
  );
  return counts.length === 0 ? undefined : counts.reduce((sum, one) => sum + one, 0);
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
      seconds={figureSeconds.errors}
      figures={({ errorRatio }) => [errorRatio]}
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
      seconds={figureSeconds.latency}
      figures={({ p50Ms, p95Ms }) => [p50Ms, p95Ms]}
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
  /** Seconds that the figures of the legend are over. */
  readonly seconds: number;
  readonly figures: LegendGiven['figures'];
  readonly total?: number | undefined;
  /** One value, or those of all metrics side by side. */
  readonly say: LegendGiven['say'];
  readonly sayAxis: (value: number) => string;
};

function VariantChart(props: ChartProps) {
  const { window, height, title, least, sayAxis } = props;
  const time = useSiteTime();
  const teller = useTeller();
  const facts = useStaggered(useChartFacts(props, props.metrics), props.delayMs);
  const { lines, rows, marks, to, newest, table } = facts;
  const from = to - windowMs[window];
  const values = useMemo(() => valueAxis(topOf(rows), least), [rows, least]);
  const ticks = useMemo(
    () => timeTicks(from, to, steps[window].tick, time.timeZone),
    [from, to, window, time.timeZone],
  );
  const lasts = legend(teller, {
    ...{ table, metrics: props.metrics, variants: props.service.now.variants, now: to },
    ...{ figures: props.figures, total: props.total, say: props.say, sayTime: time.when },
    isCamera: props.camera !== undefined,
  });
  return (
    <ChartCard
      title={title}
      height={height}
      lines={lines}
      lasts={lasts}
      over={`${sayOver(teller, props)} · ${time.zoneName}`}
      rows={rows}
      marks={marks}
      from={from}
      to={to}
      ticks={ticks}
      values={values}
      newest={newest}
      state={facts.state}
      formatTime={time.minute}
      formatMoment={time.labelled}
      formatValue={sayAxis}
    />
  );
}

/** Figures are those of the tables; the lines move sooner, or over a day later. */
function sayOver({ t, format }: Teller, { seconds, window }: ChartProps): string {
  const figures = t('traffic.seconds', { count: seconds });
  const lines =
    window === '15m'
      ? t('traffic.seconds', { count: slidingSeconds })
      : format.seconds(steps[window].bin / 1000);
  return figures === lines
    ? t('site.charts.over', { time: figures })
    : t('site.charts.overBoth', { figures, lines });
}

function topOf(rows: readonly Readonly<Record<string, number | null>>[]): number {
  let top = 0;
  for (const { t: _, ...values } of rows) {
    for (const value of Object.values(values)) top = Math.max(top, value ?? 0);
  }
  return top;
}
