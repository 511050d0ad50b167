import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttle } from '../../../electron/changes/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('runs at once, then once for all that is asked meanwhile', () => {
  let runs = 0;
  const telling = throttle(50, () => {
    runs += 1;
  });
  telling.soon();
  expect(runs).toBe(1);
  for (let asked = 0; asked < 100; asked++) telling.soon();
  expect(runs).toBe(1);
  vi.advanceTimersByTime(49);
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(2);
  vi.advanceTimersByTime(1000);
  expect(runs).toBe(2);
});

test('what runs now is not run again for what was asked before it', () => {
  let runs = 0;
  const telling = throttle(50, () => {
    runs += 1;
  });
  telling.now();
  telling.soon();
  telling.now();
  expect(runs).toBe(2);
  vi.advanceTimersByTime(1000);
  expect(runs).toBe(2);
});

test('once stopped, what still waited does not run', () => {
  let runs = 0;
  const telling = throttle(50, () => {
    runs += 1;
  });
  telling.now();
  telling.soon();
  telling.stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(runs).toBe(1);
});
