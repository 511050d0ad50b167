import { figureSeconds } from '../../shared/model/telemetry.ts';
import type { Taken } from './instance-rates.ts';
import { histogramQuantile } from './prometheus.ts';
import { perSecond } from './rate.ts';

export type Quantiles = { readonly p50Ms: number; readonly p95Ms: number };

/** Quantiles are of the frames answered in this many seconds. */
const LATENCY_SECONDS = figureSeconds.latency;
/** A container still loads during its first frames: they are slow and say nothing of later ones. */
const WARM_UP_SECONDS = 2;

/** The latency histogram of one slot's instances over the last 10 s; a window for each that stand there. */
export type LatencyWindow = {
  /** Takes in what each instance's histogram grew by up to `second`. */
  add(second: number, taken: readonly Taken[]): void;
  /** Undefined when no frame was answered. */
  quantiles(second: number): Quantiles | undefined;
};

export function createLatencyWindow(): LatencyWindow {
  /** Seconds with frames that are still left out. */
  let cold: number | undefined;
  let kept: { readonly second: number; readonly grown: ReadonlyMap<number, number> }[] = [];
  const within = (second: number) =>
    kept.filter((one) => one.second <= second && one.second > second - LATENCY_SECONDS);
  return {
    add(second, taken) {
      const grown = growth(taken);
      kept = within(second).filter((one) => one.second !== second);
      if (!grown || !hasFrames(grown)) return;
      cold ??= taken.some(hasAnswered) ? 0 : WARM_UP_SECONDS;
      if (cold > 0) cold -= 1;
      else kept.push({ second, grown });
    },
    quantiles(second) {
      const buckets = within(second).flatMap(({ grown }) =>
        [...grown].map(([le, count]) => ({ le, count })),
      );
      const p50 = histogramQuantile(0.5, buckets);
      const p95 = histogramQuantile(0.95, buckets);
      if (p50 === undefined || p95 === undefined) return undefined;
      return { p50Ms: p50 * 1000, p95Ms: p95 * 1000 };
    },
  };
}

const hasFrames = (grown: ReadonlyMap<number, number>): boolean =>
  grown.values().some((count) => count > 0);

const hasAnswered = ({ before }: Taken): boolean =>
  before?.totals.buckets?.values().some((count) => count > 0) ?? false;

/** Undefined when one instance cannot be told: quantiles of the others alone would mislead. */
function growth(taken: readonly Taken[]): ReadonlyMap<number, number> | undefined {
  const grown = new Map<number, number>();
  for (const { before, after, step } of taken) {
    if (step.kind === 'gap' || !after?.totals.buckets || !before?.totals.buckets) return undefined;
    for (const [le, total] of after.totals.buckets) {
      const count = perSecond(step, before.totals.buckets.get(le), total) * step.elapsed;
      if (Number.isNaN(count)) return undefined;
      grown.set(le, (grown.get(le) ?? 0) + count);
    }
  }
  return grown;
}
