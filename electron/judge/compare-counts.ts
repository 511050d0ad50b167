import type { ExpectedCounts } from './expected.ts';
import { type CountsLimits, togetherNeeded } from './objects-needed.ts';

export type CountsVerdict =
  | {
      readonly verdict: 'better-or-equal' | 'worse';
      /** Counted over expected. Above 1 it counts too many. */
      readonly ratio: number;
    }
  /** Nothing on the old release sees the same hour. */
  | { readonly verdict: 'insufficient'; readonly why: 'alone' }
  /** Objects, both sides taken together, and how many there must be. */
  | {
      readonly verdict: 'insufficient';
      readonly why: 'objects';
      readonly objects: number;
      readonly needed: number;
    };

/** Standard errors on each side of the interval that must lie inside: one-sided 90 %. */
const INSIDE = 1.28;
/** And of that which must lie outside, before a release is said to be wrong: one-sided 98 %. */
const OUTSIDE = 2;
/** More objects than anybody waits for. */
const MOST_NEEDED = 1_000_000;

/**
 * Compares the counts of the new release with the expected ones. n objects have the relative
 * standard error 1/√n, times the root of their dispersion. Only an interval that lies wholly inside
 * the limits is `better-or-equal`, only one wholly outside is `worse`; anything else is
 * `insufficient`, which holds: it neither promotes nor sends back. Too many is as wrong as too few.
 * No error rate over many looks is stated.
 */
export function compareCounts(counts: ExpectedCounts, limits: CountsLimits): CountsVerdict {
  const { objects, expected, beside } = counts;
  if (!beside) return { verdict: 'insufficient', why: 'alone' };
  if (expected < limits.leastObjects) return few(expected, limits.leastObjects);
  const together = objectsTogether(counts);
  const least = togetherNeeded(limits);
  if (together < least) return few(together, least);
  const ratio = objects / expected;
  const [from, to] = [1 - limits.deviation, 1 + limits.deviation];
  const [low, high] = interval(counts, INSIDE);
  if (low >= from && high <= to) return { verdict: 'better-or-equal', ratio };
  const [lowest, highest] = interval(counts, OUTSIDE);
  if (highest < from || lowest > to) return { verdict: 'worse', ratio };
  return few(together, Math.max(together + 1, Math.min(MOST_NEEDED, neededAt(ratio, from, to))));
}

/**
 * Whether the new release counts fewer than `1 − decline` of what was to be expected, with its whole
 * interval. Undefined: nothing can be told.
 */
export function isFarBelow(
  counts: ExpectedCounts,
  limits: CountsLimits,
  decline: number,
): { readonly isBelow: boolean; readonly missing: number } | undefined {
  const enough =
    counts.beside &&
    counts.expected >= limits.leastObjects &&
    objectsTogether(counts) >= togetherNeeded(limits);
  if (!enough) return undefined;
  return {
    isBelow: interval(counts, OUTSIDE)[1] < 1 - decline,
    missing: 1 - counts.objects / counts.expected,
  };
}

/** Of two independent counts, what one alone would need for the same relative error, by chance alone. */
const objectsTogether = ({ expected, reference, dispersion }: ExpectedCounts): number =>
  1 / (1 / expected + 1 / reference) / dispersion;

/** Of the ratio, on the logarithm of which errors are even. Nothing counted is taken as half an object. */
function interval(counts: ExpectedCounts, errors: number): readonly [low: number, high: number] {
  const ratio = Math.max(counts.objects, 0.5) / counts.expected;
  const times = Math.exp(errors / Math.sqrt(objectsTogether(counts)));
  return [ratio / times, ratio * times];
}

/** Objects at which the interval would lie inside, or outside, if the ratio stays what it is. */
function neededAt(ratio: number, from: number, to: number): number {
  const away = Math.min(Math.abs(Math.log(ratio / from)), Math.abs(Math.log(ratio / to)));
  return Math.ceil(((ratio >= from && ratio <= to ? INSIDE : OUTSIDE) / away) ** 2);
}

const few = (objects: number, needed: number): CountsVerdict => ({
  verdict: 'insufficient',
  why: 'objects',
  objects: Math.floor(objects),
  needed: Math.ceil(needed),
});
