import { describe, expect, it } from 'vitest';
import {
  niceCeiling,
  timeTicks,
  zoneOffsetMinutes,
} from '../../renderer/parts/charts/time-ticks.ts';

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 23, 12, 10);

describe('the time axis', () => {
  it.each([
    ['Asia/Ho_Chi_Minh', 420],
    ['Asia/Kathmandu', 345],
    ['America/New_York', -300],
    ['UTC', 0],
  ])('knows how far %s is from UTC', (zone, minutes) => {
    expect(zoneOffsetMinutes(noon, zone)).toBe(minutes);
  });

  it('has its ticks at round hours of the site, not of the console', () => {
    const ticks = timeTicks(noon - 24 * hour, noon, 4 * hour, 'Asia/Kathmandu');
    const hours = ticks.map((t) =>
      new Date(t).toLocaleTimeString('en-GB', { timeZone: 'Asia/Kathmandu', timeStyle: 'short' }),
    );
    expect(hours).toEqual(['20:00', '00:00', '04:00', '08:00', '12:00', '16:00']);
  });
});

describe('the value axis', () => {
  it.each([
    [0, 10, 10],
    [9, 10, 10],
    [11, 10, 20],
    [21, 10, 25],
    [251, 10, 500],
    [0.013, 0.01, 0.02],
  ])('ends for %s (at least %s) at %s', (value, least, end) => {
    expect(niceCeiling(value, least)).toBeCloseTo(end, 10);
  });
});
