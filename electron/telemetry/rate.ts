/** When a reading was taken. Milliseconds. */
export type Moment = {
  /** The clock tick the reading belongs to, whole seconds of the console's wall clock. */
  readonly tick: number;
  /** The console's wall clock in the middle of the reading. */
  readonly wall: number;
  /** The console's monotonic clock at the same instant. */
  readonly mono: number;
};

/** Which counter it is that was read: another one behind the same name starts anew. */
export type Identity = {
  /** Container id, process id, … */
  readonly id: string;
  /** When it began to count, ms by its own clock; tells a restart. */
  readonly startedAt?: number;
};

/** Interval between two readings of the same counters: time to divide by, or why it is a gap. */
export type RateStep =
  | { readonly kind: 'gap'; readonly why: 'first' | 'replaced' | 'restarted' | 'late' | 'clock' }
  | {
      readonly kind: 'step';
      /** Seconds that really passed, by the monotonic clock. */
      readonly elapsed: number;
      /** The whole seconds this step fills, both included. */
      readonly from: number;
      readonly to: number;
    };

/** A step over more than this many seconds is a gap: nobody knows how it was spread. */
export const LONGEST_STEP = 3;
/** Wall and monotonic clock may differ by this many ms between two readings; else one of them jumped. */
const CLOCK_TOLERANCE = 500;
/** Start times are rounded to seconds by some; a later one by more than this is a restart. */
const START_TOLERANCE = 2000;

export type SeenCounter = { readonly at: Moment; readonly identity: Identity };

export function stepBetween(before: SeenCounter | undefined, after: SeenCounter): RateStep {
  if (!before) return { kind: 'gap', why: 'first' };
  if (before.identity.id !== after.identity.id) return { kind: 'gap', why: 'replaced' };
  const wall = after.at.wall - before.at.wall;
  const mono = after.at.mono - before.at.mono;
  const from = Math.round(before.at.tick / 1000) + 1;
  const to = Math.round(after.at.tick / 1000);
  if (mono <= 0 || to < from || Math.abs(wall - mono) > CLOCK_TOLERANCE)
    return { kind: 'gap', why: 'clock' };
  if (to - from + 1 > LONGEST_STEP) return { kind: 'gap', why: 'late' };
  const start = [before.identity.startedAt, after.identity.startedAt] as const;
  // An engine that was out of reach tells of a restart long after it: nothing says that it was in this step.
  if (start[0] !== undefined && start[1] !== undefined && start[1] - start[0] > START_TOLERANCE)
    return { kind: 'gap', why: 'restarted' };
  return { kind: 'step', elapsed: mono / 1000, from, to };
}

/**
 * Increase per second of one counter over a step, never negative; NaN is a gap. A counter that was
 * not there before (`undefined`) began at 0 within the step: exporters show a label from its first
 * use. A counter that fell is a gap: nobody knows when it began again.
 */
export function perSecond(step: RateStep, before: number | undefined, after: number | undefined) {
  if (step.kind === 'gap' || after === undefined || !Number.isFinite(after) || after < 0)
    return Number.NaN;
  const base = before ?? 0;
  return after >= base ? (after - base) / step.elapsed : Number.NaN;
}
