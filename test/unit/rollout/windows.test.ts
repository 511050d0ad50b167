import { describe, expect, it } from 'vitest';
import { localTime, windowOpen } from '../../../electron/rollout/plan/windows.ts';
import { weekdays } from '../../../shared/model/rollout-rules.ts';

const saigon = 'Asia/Ho_Chi_Minh';
/** Monday 23 November 2026 by UTC. */
const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);
const every = [...weekdays];

describe('a time window', () => {
  it('is of the site’s own clock, not of the console’s', () => {
    expect(localTime(saigon, at('23T18:30'))).toEqual({ day: 'tue', minute: 90 });
    expect(localTime('America/New_York', at('23T02:05'))).toEqual({
      day: 'sun',
      minute: 21 * 60 + 5,
    });
  });

  it('is open from its first minute to the one before its last', () => {
    const windows = [{ days: every, from: 60, to: 120 }];
    const open = (time: string) => windowOpen(windows, 'UTC', at(time));
    expect([open('23T00:59'), open('23T01:00'), open('23T01:59'), open('23T02:00')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('past midnight belongs to the day on which it begins', () => {
    const windows = [{ days: ['mon'] as const, from: 22 * 60, to: 6 * 60 }];
    const open = (time: string) => windowOpen(windows, 'UTC', at(time));
    expect(open('23T21:59')).toBe(false);
    expect(open('23T23:00')).toBe(true);
    expect(open('24T05:59')).toBe(true);
    expect(open('24T06:00')).toBe(false);
    expect(open('23T05:00')).toBe(false);
    expect(open('24T23:00')).toBe(false);
  });

  it('is the whole day where it ends when it begins, and every time where there is none', () => {
    const windows = [{ days: ['tue'] as const, from: 0, to: 0 }];
    expect(windowOpen(windows, saigon, at('23T18:30'))).toBe(true);
    expect(windowOpen(windows, saigon, at('23T16:30'))).toBe(false);
    expect(windowOpen([], saigon, at('23T18:30'))).toBe(true);
  });

  it('follows summer time', () => {
    const windows = [{ days: every, from: 8 * 60, to: 9 * 60 }];
    const open = (iso: string) => windowOpen(windows, 'Europe/Berlin', Date.parse(iso));
    expect(open('2026-10-24T06:30:00Z')).toBe(true);
    expect(open('2026-10-25T06:30:00Z')).toBe(false);
    expect(open('2026-10-25T07:30:00Z')).toBe(true);
  });
});
