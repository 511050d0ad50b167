import type { CountsInput } from './counts-input.ts';
import { expectedOf } from './expected.ts';

export type CountsVerdict = {
  readonly verdict: 'better-or-equal' | 'worse' | 'insufficient';
  /** Objects that the new release counted, and those that were to be expected of it. */
  readonly objects: number;
  readonly expected: number;
  /** Counted over expected; absent where nothing is expected. Above 1 it counts too many. */
  readonly ratio?: number;
};

/**
 * The seam of the judge: what the new release counts against what was to be expected of it. For now
 * plain thresholds, which state no error rate; a sequential test takes its place behind this call.
 * `insufficient` holds: it neither promotes nor sends back. Too many is as wrong as too few, since
 * nobody knows which of two counters is right; only what is near enough is `better-or-equal`.
 */
export function compareCounts(input: CountsInput): CountsVerdict {
  const { objects, expected } = expectedOf(input);
  if (expected <= 0) return { verdict: 'insufficient', objects, expected };
  const ratio = objects / expected;
  if (expected < input.leastObjects) return { verdict: 'insufficient', objects, expected, ratio };
  const verdict = Math.abs(ratio - 1) <= input.deviation ? 'better-or-equal' : 'worse';
  return { verdict, objects, expected, ratio };
}
