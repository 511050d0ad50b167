import type { TFunction } from 'i18next';
import type { ToldChange } from '../../../../shared/model/change.ts';
import type { CameraNow } from '../../../../shared/model/picture.ts';
import type { ChartMark } from '../../../parts/charts/chart-marks.ts';
import { rolloutStepOf } from '../../../state/rollout-step-of.ts';
import type { Teller } from '../../../words/say-rollout.ts';
import { sayChange } from '../changes/say-result.ts';

/** Marks on the time axis: traffic changes and camera moves. A change without effect has none. */
export function chartMarks(
  teller: Teller,
  changes: readonly ToldChange[],
  cameras: readonly CameraNow[],
): readonly ChartMark[] {
  const { format } = teller;
  const asked = changes.filter(changedSomething).map((change): ChartMark => {
    const text = sayChange(teller, change);
    const isShare = change.kind === 'split' || rolloutStepOf(change)?.kind === 'share';
    const share = isShare && change.askedShare !== undefined;
    return {
      t: Date.parse(appliedAt(change)),
      text,
      short: share ? format.percent(change.askedShare) : text,
    };
  });
  return [...movedMarks(teller.t, cameras, asked), ...asked];
}

const changedSomething = ({ results, finished }: ToldChange): boolean =>
  results.some(({ kind }) => kind === 'applied' || kind === 'unknown') ||
  (!finished && results.length === 0);

/** A change that was queued everywhere moved traffic when it ended, not when it was asked for. */
function appliedAt({ at, results }: ToldChange): string {
  const ends = results.flatMap((one) => (one.kind === 'applied' ? [one.endedAt ?? at] : []));
  return ends.toSorted()[0] ?? at;
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
