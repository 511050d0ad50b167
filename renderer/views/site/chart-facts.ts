import type { TFunction } from 'i18next';
import type { Change } from '../../../shared/model/change.ts';
import type { CameraNow, VariantNow } from '../../../shared/model/picture.ts';
import type { SeriesMetric } from '../../../shared/model/telemetry.ts';
import type { ChartMark } from '../../parts/charts/chart-marks.ts';
import type { ChartLine } from '../../parts/charts/chart-rows.ts';
import type { PlotLine } from '../../parts/charts/line-look.ts';
import { lookOf } from '../../parts/charts/line-look.ts';
import type { Format } from '../../words/format.ts';

/** `variant` is the name of its role, `name` that of the line. */
export type VariantLine = PlotLine & ChartLine & { readonly variant: string };

/** One line per slot that holds a release; of latency two, p50 thin and p95 thick. */
export function variantLines(
  t: TFunction,
  variants: readonly VariantNow[],
  metrics: readonly SeriesMetric[],
): readonly VariantLine[] {
  const shown = variants.filter((one) => one.release !== undefined);
  return shown.flatMap(({ slot, role }) =>
    metrics.map((metric): VariantLine => {
      const variant = role ? t(`common.role.${role}`) : t('common.slot', { slot });
      return {
        key: `${slot}-${metric}`,
        slot,
        metric,
        variant,
        name: metrics.length > 1 ? `${variant} ${metric}` : variant,
        look: lookOf(role, metric === 'p50' ? 1.25 : 2),
      };
    }),
  );
}

/** Changes of traffic and moves of cameras, as marks on the time axis. */
export function chartMarks(
  t: TFunction,
  format: Format,
  changes: readonly Change[],
  cameras: readonly CameraNow[],
): readonly ChartMark[] {
  const asked = changes.map((change): ChartMark => {
    const share = change.askedShare === undefined ? undefined : format.percent(change.askedShare);
    const what =
      change.kind === 'split' && share
        ? t('traffic.shareTo', { percent: share })
        : t(`traffic.kinds.${change.kind}`);
    return {
      t: Date.parse(change.at),
      text: what,
      short: change.kind === 'split' && share ? share : what,
    };
  });
  return [...movedMarks(t, cameras, asked), ...asked];
}

/** Moves that a change already marks are not marked again. */
function movedMarks(t: TFunction, cameras: readonly CameraNow[], asked: readonly ChartMark[]) {
  const moved = Map.groupBy(
    cameras.flatMap((one) => (one.movedAt === undefined ? [] : [Date.parse(one.movedAt)])),
    (at) => Math.floor(at / 2000) * 2000,
  );
  return [...moved].flatMap(([at, all]): ChartMark[] => {
    if (asked.some((mark) => Math.abs(mark.t - at) < 5000)) return [];
    const text = t('site.charts.moved', { count: all.length });
    return [{ t: at, text, short: `⇄ ${all.length}` }];
  });
}
