import type { Expected } from './expected.ts';
import { type CountsLimits, objectsNeeded } from './objects-needed.ts';

export type CountsVerdict =
  | {
      readonly verdict: 'better-or-equal' | 'worse';
      /** Counted over expected. Above 1 it counts too many. */
      readonly ratio: number;
    }
  /** Objects on the side that lacks them, the old release's or the new one's, and how many there must be. */
  | { readonly verdict: 'insufficient'; readonly objects: number; readonly needed: number };

/**
 * The seam of the judge: what the new release counts against what was to be expected of it. For now
 * plain thresholds, which state no error rate; a sequential test takes its place behind this call.
 * `insufficient` holds: it neither promotes nor sends back. Too many is as wrong as too few, since
 * nobody knows which of two counters is right; only what is near enough is `better-or-equal`.
 */
export function compareCounts(counts: Expected, limits: CountsLimits): CountsVerdict {
  const { objects, expected, reference } = counts;
  const needed = objectsNeeded(reference, limits);
  if (reference < needed.reference) return insufficient(reference, needed.reference);
  if (expected < needed.expected) return insufficient(expected, needed.expected);
  const ratio = objects / expected;
  const verdict = Math.abs(ratio - 1) <= limits.deviation ? 'better-or-equal' : 'worse';
  return { verdict, ratio };
}

const insufficient = (objects: number, needed: number): CountsVerdict => ({
  verdict: 'insufficient',
  objects: Math.floor(objects),
  needed,
});
