import { expect, test } from 'vitest';
import { isSlow } from '../../../electron/rollout/decide/gates.ts';
import type { Observation } from '../../../shared/model/rollout.ts';

const seen = (next: number, old: number): Observation => ({
  second: 1,
  next: { p95Ms: next },
  old: { p95Ms: old },
  lease: 'live',
  windowOpen: true,
});

test('three times the latency of before is slow once a person could notice it', () => {
  expect(isSlow(seen(160, 50), 3)).toBe(true);
  expect(isSlow(seen(140, 50), 3)).toBe(false);
});

test('five times a few milliseconds is a busy machine', () => {
  expect(isSlow(seen(40, 8), 3)).toBe(false);
  expect(isSlow(seen(120, 8), 3)).toBe(true);
});

test('what was not read is not slow', () => {
  expect(isSlow(undefined, 3)).toBe(false);
  expect(isSlow({ ...seen(500, 1), old: {} }, 3)).toBe(false);
});
