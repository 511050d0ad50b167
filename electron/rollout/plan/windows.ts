import { type TimeWindow, type Weekday, weekdays } from '../../../shared/model/rollout-rules.ts';

const minutesOfDay = 24 * 60;

/**
 * Whether a step may be taken at this moment by the site's own clock; without windows, at any time.
 * A window that runs past midnight belongs to the day on which it begins.
 * @param now ms since the epoch.
 * @param timeZone IANA name.
 */
export function windowOpen(windows: readonly TimeWindow[], timeZone: string, now: number): boolean {
  if (windows.length === 0) return true;
  const { day, minute } = localTime(timeZone, now);
  const before = weekdays[(weekdays.indexOf(day) + weekdays.length - 1) % weekdays.length] ?? day;
  return windows.some(({ days, from, to }) => {
    if (from === to) return days.includes(day);
    if (from < to) return days.includes(day) && minute >= from && minute < to;
    return (days.includes(day) && minute >= from) || (days.includes(before) && minute < to);
  });
}

/** Day and minute as a clock on the site's wall shows them. */
export function localTime(
  timeZone: string,
  now: number,
): { readonly day: Weekday; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const day = weekdays.find((each) => each === part('weekday').toLowerCase()) ?? 'mon';
  return { day, minute: (Number(part('hour')) * 60 + Number(part('minute'))) % minutesOfDay };
}
