import { expect, test } from 'vitest';
import { statsAnswer, understand } from '../../../electron/links/docker/answers.ts';
import { statsBetween } from '../../../electron/links/docker/read-stats.ts';

test.each([
  ['an empty answer, as Docker 20.10 gives for a container that is being removed', {}],
  ['counters without a time', { cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} }],
])('stats are understood from %s', (_, answer) => {
  expect(understand(statsAnswer, answer)).toEqual(answer);
});

test('stats are not understood from what is no counter', () => {
  expect(() => understand(statsAnswer, { memory_stats: { usage: 'much' } })).toThrow(/usage/);
});

test('processor time of a silence, and of another start, is no present load', () => {
  const memory = { memoryBytes: 5, memoryLimitBytes: 9 };
  const reading = (at: number, cpuNs: number) => ({ at, cpuNs, ...memory });
  const before = reading(0, 4e9);
  expect(statsBetween(before, reading(2000, 5e9))).toEqual({ cpus: 0.5, ...memory });
  expect(statsBetween(before, reading(90_000, 60e9))).toBeUndefined();
  expect(statsBetween(before, reading(1000, 1e9))).toBeUndefined();
});
