import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRing, readRing, writeRing } from '../../../electron/telemetry/ring.ts';
import {
  createWindow,
  MINUTE_COVERAGE,
  readMinute,
  readSecond,
  SECONDS_KEPT,
  type Window,
  writeWindow,
} from '../../../electron/telemetry/window.ts';

const size = 16;

test('a ring agrees with a plain map of what was written, whatever way the clock goes', () => {
  const index = fc.integer({ min: 0, max: 120 });
  fc.assert(
    fc.property(fc.array(fc.tuple(index, fc.integer({ min: 0, max: 999 }))), (writes) => {
      const ring = createRing(size);
      const model = new Map<number, number>();
      for (const [at, value] of writes) {
        writeRing(ring, at, value);
        for (const known of [...model.keys()]) if (known > at) model.delete(known);
        model.set(at, value);
      }
      const head = writes.at(-1)?.[0] ?? 0;
      for (let at = -20; at <= 140; at += 1) {
        const kept = at > head - size ? model.get(at) : undefined;
        // A model without memory limits may still know what a leap ahead pushed out of the ring.
        const found = readRing(ring, at);
        expect(Number.isNaN(found) || found === kept).toBe(true);
      }
      expect(readRing(ring, head)).toBe(writes.at(-1)?.[1] ?? Number.NaN);
    }),
  );
});

test('a ring keeps everything within its size while time goes on', () => {
  const steps = fc.array(fc.integer({ min: 1, max: size + 4 }), { minLength: 1 });
  fc.assert(
    fc.property(steps, (by) => {
      const ring = createRing(size);
      const model = new Map<number, number>();
      let head = 0;
      for (const step of by) {
        head += step;
        writeRing(ring, head, step);
        model.set(head, step);
      }
      for (let at = 0; at <= head + 2; at += 1)
        expect(readRing(ring, at)).toBe((at > head - size && model.get(at)) || Number.NaN);
    }),
  );
});

test('seconds that were jumped over are gaps, not zeros', () => {
  const window = createWindow();
  writeWindow(window, 1000, 5);
  writeWindow(window, 1004, 7);
  expect(read(window, 999, 1004)).toEqual([NaN, 5, NaN, NaN, NaN, 7]);
});

test('a second that is written twice holds one value', () => {
  const window = createWindow();
  writeWindow(window, 1000, 5);
  writeWindow(window, 1000, 6);
  expect(read(window, 999, 1001)).toEqual([NaN, 6, NaN]);
});

test('a clock that is set back leaves nothing in the future', () => {
  const window = createWindow();
  for (let second = 1000; second < 1300; second += 1) writeWindow(window, second, 1);
  writeWindow(window, 1100, 2);
  expect(read(window, 1098, 1103)).toEqual([1, 1, 2, NaN, NaN, NaN]);
  expect(readMinute(window, Math.floor(1200 / 60))).toBeNaN();
});

test('a clock that leaps a day ahead and comes back leaves gaps', () => {
  const window = createWindow();
  writeWindow(window, 1000, 1);
  writeWindow(window, 87_400, 2);
  writeWindow(window, 1002, 3);
  expect(read(window, 999, 1003)).toEqual([NaN, NaN, NaN, 3, NaN]);
  expect(readSecond(window, 87_400)).toBeNaN();
});

test('what is older than 15 minutes is gone', () => {
  const window = createWindow();
  for (let second = 0; second <= SECONDS_KEPT; second += 1) writeWindow(window, second, second);
  expect(readSecond(window, 0)).toBeNaN();
  expect(readSecond(window, 1)).toBe(1);
});

test('a minute is the mean of the seconds that were read, however it was left', () => {
  const window = createWindow();
  for (let second = 600; second < 660; second += 2) writeWindow(window, second, second % 4);
  expect(readMinute(window, 10)).toBe(1);
  writeWindow(window, 660, 9);
  expect(readMinute(window, 10)).toBe(1);
  expect(readMinute(window, 11)).toBeNaN();
});

test('a minute with too few seconds is a gap', () => {
  const window = createWindow();
  for (let second = 600; second < 600 + MINUTE_COVERAGE - 1; second += 1)
    writeWindow(window, second, 1);
  writeWindow(window, 700, 1);
  expect(readMinute(window, 10)).toBeNaN();
});

test('minutes last for 24 hours and no longer', () => {
  const window = createWindow();
  for (let second = 0; second < 25 * 3600; second += 1)
    writeWindow(window, second, Math.floor(second / 60));
  expect(readMinute(window, 58)).toBeNaN();
  expect(readMinute(window, 59)).toBe(59);
  expect(readMinute(window, 25 * 60 - 1)).toBe(25 * 60 - 1);
});

function read(window: Window, from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => readSecond(window, from + index));
}
