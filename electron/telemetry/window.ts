import { createRing, type Ring, readRing, rewindRing, writeRing } from './ring.ts';

/** 15 minutes at 1 s. */
export const SECONDS_KEPT = 900;
/** 24 hours at 1 min. */
export const MINUTES_KEPT = 1440;
/** A minute is the mean of its seconds when at least this many were read; else it is a gap. */
export const MINUTE_COVERAGE = 30;

/**
 * The bounded window of one value: 3.6 kB of seconds, and 5.8 kB of minutes from the first full
 * minute on. Times are passed in, so any clock can drive it: a clock that jumps makes gaps.
 */
export type Window = { readonly seconds: Ring; minutes: Ring | undefined };

export function createWindow(): Window {
  return { seconds: createRing(SECONDS_KEPT), minutes: undefined };
}

/** `second`: whole seconds since the epoch. NaN writes a gap. */
export function writeWindow(window: Window, second: number, value: number): void {
  const head = window.seconds.head;
  if (head !== undefined) {
    if (minuteOf(second) > minuteOf(head)) closeMinute(window, minuteOf(head));
    else if (second < head && window.minutes) rewindRing(window.minutes, minuteOf(second) - 1);
  }
  writeRing(window.seconds, second, value);
}

export function readSecond(window: Window, second: number): number {
  return readRing(window.seconds, second);
}

/** A minute that has not ended is a gap. */
export function readMinute(window: Window, minute: number): number {
  return window.minutes ? readRing(window.minutes, minute) : Number.NaN;
}

/** Mean of the seconds that were read in `(second - count, second]`; NaN with fewer than `least`. */
export function meanOf(window: Window, second: number, count: number, least: number): number {
  const { sum, seen } = sumOf(window, second, count);
  return seen > 0 && seen >= least ? sum / seen : Number.NaN;
}

/** Sum over the seconds that were read in `(second - count, second]`, and how many those were. */
export function sumOf(window: Window, second: number, count: number) {
  let sum = 0;
  let seen = 0;
  for (let at = second - count + 1; at <= second; at += 1) {
    const value = readRing(window.seconds, at);
    if (Number.isNaN(value)) continue;
    sum += value;
    seen += 1;
  }
  return { sum, seen };
}

function closeMinute(window: Window, minute: number): void {
  const mean = meanOf(window, minute * 60 + 59, 60, MINUTE_COVERAGE);
  if (Number.isNaN(mean) && !window.minutes) return;
  window.minutes ??= createRing(MINUTES_KEPT);
  writeRing(window.minutes, minute, mean);
}

export const minuteOf = (second: number): number => Math.floor(second / 60);
