import type { Moment } from './rate.ts';

/** The console's clocks and timers. */
export type Clock = {
  /** Wall clock, ms since the epoch; may be set. */
  now(): number;
  /** Monotonic clock, ms; may stand still while the machine sleeps. */
  mono(): number;
  /** Runs once after so many ms; returns what prevents it. */
  after(ms: number, run: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  mono: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export type Timed<T> = {
  readonly value: T;
  readonly at: Moment;
  /** Wall clock, ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
};

/** Reads something, and says when: the middle between asking and having the answer. */
export async function timed<T>(
  clock: Clock,
  tick: number,
  read: () => Promise<T>,
): Promise<Timed<T>> {
  const [sentAt, from] = [clock.now(), clock.mono()];
  const value = await read();
  const [receivedAt, to] = [clock.now(), clock.mono()];
  const at = { tick, wall: (sentAt + receivedAt) / 2, mono: (from + to) / 2 };
  return { value, at, sentAt, receivedAt };
}
