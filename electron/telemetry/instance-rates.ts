import type { MetricsTotals } from './metrics-totals.ts';
import { type Identity, type Moment, perSecond, type RateStep } from './rate.ts';

/** Rates per second of one camera at one slot; NaN where they cannot be told. */
export type CameraRates = {
  readonly camera: string;
  readonly counts: number;
  readonly frames: number;
  /** Frames answered with a 4xx or 5xx code. */
  readonly errors: number;
};

/** An instance's totals as last read. */
export type Snapshot = {
  readonly at: Moment;
  readonly identity: Identity;
  readonly totals: MetricsTotals;
};
/** An instance in one tick: the totals before and now, and the time between. */
export type Taken = {
  readonly before?: Snapshot;
  readonly after?: Snapshot;
  readonly step: RateStep;
};

export type Sums = {
  readonly rates: ReadonlyMap<string, number>;
  /** False when an instance could not be told: the others show a part, not the whole. */
  readonly complete: boolean;
};

/** Rates by key over all instances; NaN for keys that a missing instance showed before. */
export function sumRates(
  taken: readonly Taken[],
  pick: (totals: MetricsTotals) => ReadonlyMap<string, number> | undefined,
): Sums {
  const rates = new Map<string, number>();
  const add = (key: string, rate: number) => rates.set(key, (rates.get(key) ?? 0) + rate);
  for (const { before, after, step } of taken) {
    const old = before && pick(before.totals);
    const now = after && pick(after.totals);
    for (const key of old?.keys() ?? []) if (!now?.has(key)) add(key, Number.NaN);
    // A metric that has only just appeared: its first value says nothing about this second.
    for (const [key, value] of now ?? [])
      add(key, before && !old ? Number.NaN : perSecond(step, old?.get(key), value));
  }
  return { rates, complete: isComplete(taken, pick) };
}

/**
 * Some exporters show a metric only after its first use. So an instance without it counts as idle
 * when another one of the same slot proves that the name is right, and it has answered no frame.
 */
function isComplete(
  taken: readonly Taken[],
  pick: (totals: MetricsTotals) => ReadonlyMap<string, number> | undefined,
): boolean {
  const shown = taken.map(({ after }) => after && pick(after.totals) !== undefined);
  if (!shown.includes(true)) return false;
  return taken.every(
    ({ after, step }, index) =>
      step.kind === 'step' && (shown[index] || after?.totals.frames === undefined),
  );
}

/** A camera with one rate that cannot be told is left out: a gap. */
export function cameraRates(kinds: Sums, frames: Sums): readonly CameraRates[] {
  const sums = new Map<string, { counts: number; frames: number; errors: number }>();
  const at = (camera: string) => {
    const found = sums.get(camera) ?? {
      counts: Number.NaN,
      frames: Number.NaN,
      errors: Number.NaN,
    };
    sums.set(camera, found);
    return found;
  };
  const plus = (sum: number, rate: number) => (Number.isNaN(sum) ? rate : sum + rate);
  const lost = new Set<string>();
  const each = (source: Sums, use: (camera: string, label: string, rate: number) => void) => {
    for (const [key, rate] of source.rates) {
      const [camera = '', label = ''] = JSON.parse(key) as string[];
      if (camera === '') continue;
      if (Number.isNaN(rate)) lost.add(camera);
      use(camera, label, rate);
    }
  };
  each(kinds, (camera, _, rate) => {
    const sum = at(camera);
    sum.counts = plus(sum.counts, rate);
  });
  each(frames, (camera, code, rate) => {
    const sum = at(camera);
    sum.frames = plus(sum.frames, rate);
    sum.errors = plus(sum.errors, /^[45]/.test(code) ? rate : 0);
  });
  const mayBeIdle = kinds.complete && nameTheSame(kinds, frames);
  return [...sums].flatMap(([camera, sum]) => {
    if (lost.has(camera)) return [];
    // The metric is there and does not name the camera: it has counted nothing on it.
    const counts = Number.isNaN(sum.counts) && mayBeIdle ? 0 : sum.counts;
    return [{ camera, ...sum, counts }];
  });
}

/**
 * Whether both metrics call cameras by the same names: else a camera that the one does not name may
 * be counted under another name, and is not at zero.
 */
function nameTheSame(kinds: Sums, frames: Sums): boolean {
  const camerasOf = (sums: Sums) =>
    sums.rates.keys().map((key) => (JSON.parse(key) as string[])[0] ?? '');
  const answered = new Set(camerasOf(frames));
  return camerasOf(kinds).every((camera) => answered.has(camera));
}
