import {
  MINUTES_KEPT,
  minuteOf,
  readMinute,
  readSecond,
  SECONDS_KEPT,
  type Window,
} from './window.ts';

/** A value by whole seconds or whole minutes; NaN is a gap. */
export type Signal = (index: number) => number;

/**
 * The sum of what several gateways tell, by seconds. A gateway that was heard within the window and
 * is silent at a second makes that second a gap: a part is not a total. Before its first word it
 * does not count.
 */
export function secondsOf(windows: readonly Window[], now: number): Signal {
  const heard = windows.filter(({ seconds }) => (seconds.head ?? 0) > now - SECONDS_KEPT);
  const [only] = heard;
  if (only && heard.length === 1) return (second) => readSecond(only, second);
  return (second) =>
    sum(
      heard,
      (one) => second >= (one.born ?? second),
      (one) => readSecond(one, second),
    );
}

/** The same by minutes. */
export function minutesOf(windows: readonly Window[], now: number): Signal {
  const heard = windows.filter(({ seconds }) => (seconds.head ?? 0) > now - MINUTES_KEPT * 60);
  return (minute) =>
    sum(
      heard,
      (one) => minute >= minuteOf(one.born ?? 0),
      (one) => readMinute(one, minute),
    );
}

function sum(
  windows: readonly Window[],
  counts: (window: Window) => boolean,
  read: (window: Window) => number,
): number {
  let total = Number.NaN;
  for (const window of windows) {
    if (!counts(window)) continue;
    const value = read(window);
    if (Number.isNaN(value)) return Number.NaN;
    total = Number.isNaN(total) ? value : total + value;
  }
  return total;
}

/** Mean over the units that were read in `(at - count, at]`; a gap with fewer than `least`. */
export function meanBack(signal: Signal, at: number, count: number, least: number): number {
  let total = 0;
  let seen = 0;
  for (let index = at - count + 1; index <= at; index += 1) {
    const value = signal(index);
    if (Number.isNaN(value)) continue;
    total += value;
    seen += 1;
  }
  return seen > 0 && seen >= least ? total / seen : Number.NaN;
}

/** The newest value in `(at - count, at]`. */
export function newestBack(signal: Signal, at: number, count: number): number {
  for (let index = at; index > at - count; index -= 1) {
    const value = signal(index);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** Part over whole; a gap when the whole is nothing, or either of them is not known. */
export function ratio(part: number, whole: number): number {
  if (Number.isNaN(part) || Number.isNaN(whole)) return Number.NaN;
  return whole > 0 ? Math.min(1, part / whole) : part > 0 ? 1 : Number.NaN;
}

/** NaN becomes absent. */
export const known = (value: number): number | undefined =>
  Number.isNaN(value) ? undefined : value;
