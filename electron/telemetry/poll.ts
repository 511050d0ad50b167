import type { Clock } from './clock.ts';

/** A reading once a second, e.g. of one gateway. The key also sets its place in the second. */
export type PollJob = {
  readonly key: string;
  /** Goes by what the others read: its place is after all of theirs. */
  readonly isLast?: true;
  /** `tick`: the whole second, ms, that this reading belongs to. */
  run(tick: number): Promise<void>;
};

export type PollOptions = {
  readonly clock: Clock;
  /** Asked at every tick, so that it follows the fleet. */
  jobs(): readonly PollJob[];
  /** A job threw: a fault of ours, not of a host. */
  onFault(key: string, error: unknown): void;
};

export const TICK = 1000;
/** Hosts are spread over this many places, `PLACE_MS` apart, each always at its own. */
const PLACES = 16;
const PLACE_MS = 25;
/** By then the readings of this second are there, but of hosts that are slow. */
const LAST_MS = 500;

/**
 * Runs every job at once, and then once a second, at whole seconds of the wall clock plus the
 * job's own place. A job that still runs is left out, so a slow host delays nobody and is never
 * asked twice at once.
 * The closer resolves when nothing runs any more.
 */
export function startPolling({ clock, jobs, onFault }: PollOptions): () => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const timers = new Set<() => void>();
  let closed = false;

  const later = (ms: number, run: () => void) => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  const start = (job: PollJob, tick: number) => {
    if (running.has(job.key)) return;
    const run = Promise.resolve()
      .then(() => job.run(tick))
      .catch((error: unknown) => onFault(job.key, error))
      .finally(() => running.delete(job.key));
    running.set(job.key, run);
  };
  const onTick = (tick: number) => {
    const places = Map.groupBy(jobs(), placeOf);
    for (const [place, some] of places)
      later(place, () => {
        for (const job of some) start(job, tick);
      });
  };
  const wait = () => {
    const now = clock.now();
    const due = nextTick(now);
    later(due - now, () => {
      if (closed) return;
      onTick(tickAt(due, clock.now()));
      wait();
    });
  };
  for (const job of jobs()) start(job, Math.floor(clock.now() / TICK) * TICK);
  wait();
  return async () => {
    closed = true;
    for (const cancel of timers) cancel();
    await Promise.all(running.values());
  };
}

/** Timers come up to some ms early: a tick that is that near has just been. */
const EARLY = 20;

const nextTick = (now: number): number => (Math.floor((now + EARLY) / TICK) + 1) * TICK;

/** The tick that was waited for; another one when the clock was set, or the machine slept. */
const tickAt = (due: number, now: number): number =>
  Math.abs(now - due) < TICK / 2 ? due : Math.floor(now / TICK) * TICK;

/** ms after the whole second; by FNV-1a. */
function placeOf({ key, isLast }: PollJob): number {
  if (isLast) return LAST_MS;
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return ((hash >>> 0) % PLACES) * PLACE_MS;
}
