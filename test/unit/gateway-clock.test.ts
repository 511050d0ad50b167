import { expect, test } from 'vitest';
import { parseDate } from '../../electron/traffic/gateway-clock.ts';

test('the time as GNU date and as busybox tell it, and nothing else', () => {
  expect(parseDate('1795419823.500000000\n')).toBe(1_795_419_823.5);
  expect(parseDate('1795419823.%N\n')).toBe(1_795_419_823.5);
  expect(parseDate('1795419823.\n')).toBe(1_795_419_823.5);
  expect(parseDate('sh: date: not found')).toBeUndefined();
  expect(parseDate('')).toBeUndefined();
});
