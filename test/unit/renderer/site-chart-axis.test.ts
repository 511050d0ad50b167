import { describe, expect, it } from 'vitest';
import {
  timeTicks,
  valueAxis,
  zoneOffsetMinutes,
} from '../../../renderer/parts/charts/time-ticks.ts';

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
    [0.3, 10, [0, 5, 10]],
    [12, 10, [0, 10, 20]],
    [22, 20, [0, 20, 40]],
    [43, 20, [0, 25, 50]],
    [70, 10, [0, 50, 100]],
    [150, 10, [0, 100, 200]],
    [0.001, 0.02, [0, 0.01, 0.02]],
    [0.07, 0.02, [0, 0.05, 0.1]],
  ])('up to %s (at least %s) has %j', (highest, least, ticks) => {
    const axis = valueAxis(highest, least);
    expect(axis.ticks.map((tick) => Number(tick.toPrecision(9)))).toEqual(ticks);
    expect(axis.top).toBeGreaterThanOrEqual(highest);
  });

  it('has no other figure than 0 where everything is 0', () => {
    expect(valueAxis(0, 0.02)).toEqual({ top: 0.02, ticks: [0] });
  });
});
