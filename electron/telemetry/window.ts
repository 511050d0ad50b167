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
export type Window = {
  readonly seconds: Ring;
  minutes: Ring | undefined;
  /** The first second ever written. */
  born: number | undefined;
};

export function createWindow(): Window {
  return { seconds: createRing(SECONDS_KEPT), minutes: undefined, born: undefined };
}

/** `second`: whole seconds since the epoch. NaN writes a gap. */
export function writeWindow(window: Window, second: number, value: number): void {
  const head = window.seconds.head;
  if (head !== undefined) {
    if (minuteOf(second) > minuteOf(head)) closeMinute(window, minuteOf(head));
    else if (second < head && window.minutes) rewindRing(window.minutes, minuteOf(second) - 1);
  }
  window.born = Math.min(window.born ?? second, second);
  writeRing(window.seconds, second, value);
}

export function readSecond(window: Window, second: number): number {
  return readRing(window.seconds, second);
}

/** The newest minute is made of the seconds that it has so far. */
export function readMinute(window: Window, minute: number): number {
  const head = window.seconds.head;
  if (head !== undefined && minuteOf(head) === minute) return minuteMean(window, minute);
  return window.minutes ? readRing(window.minutes, minute) : Number.NaN;
}

function minuteMean(window: Window, minute: number): number {
  let sum = 0;
  let seen = 0;
  for (let second = minute * 60; second < minute * 60 + 60; second += 1) {
    const value = readRing(window.seconds, second);
    if (Number.isNaN(value)) continue;
    sum += value;
    seen += 1;
  }
  return seen >= MINUTE_COVERAGE ? sum / seen : Number.NaN;
}

function closeMinute(window: Window, minute: number): void {
  const mean = minuteMean(window, minute);
  if (Number.isNaN(mean) && !window.minutes) return;
  window.minutes ??= createRing(MINUTES_KEPT);
  writeRing(window.minutes, minute, mean);
}

export const minuteOf = (second: number): number => Math.floor(second / 60);
