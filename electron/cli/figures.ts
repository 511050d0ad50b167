import { percentIn } from '../../shared/model/percent.ts';

const percentOf = percentIn('en-GB');

/** Figures as a person reads them: with unit, and `–` for what was not read. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '–' : percentOf(share);

export function rate(value: number | undefined, unit: string): string {
  return value === undefined ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

export function milliseconds(value: number | undefined): string {
  if (value === undefined) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** Age of `at` at `now`; both RFC 3339 by the backend's clock. */
export const age = (at: string | undefined, now: string): string =>
  at === undefined ? 'never' : `${span(at, now)} ago`;

/** The time from `at` until `now` in its largest whole unit; both RFC 3339 by the backend's clock. */
export function span(at: string, now: string): string {
  const seconds = Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000);
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** A span of whole seconds: `45 s`, `2 min`, `1 h 30 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
