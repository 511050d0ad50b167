/** What a deviation of counts is held against, and from how many objects on. */
export type CountsLimits = {
  /** 0–1: how far from 1 counted over expected may be, in both directions. */
  readonly deviation: number;
  /** Objects that must be expected of the new release, however wide the deviation. */
  readonly leastObjects: number;
};

/** Objects below which chance alone may pass for a deviation. */
export type ObjectsNeeded = { readonly reference: number; readonly expected: number };

/**
 * How many objects a deviation d can be told from chance by. Counts are taken as Poisson: n objects
 * have the relative standard error 1/√n, and the quotient of two counts one of √(1/reference +
 * 1/expected) (variance of the log of a rate ratio, e.g. Rothman, Greenland and Lash, Modern
 * Epidemiology, chapter 14), which is at most
 *
 *     1/√reference + 1/√expected ≤ d
 *
 * The reference may take half of d, since its error does not shrink any more once the old release
 * has lost the camera: reference ≥ 4/d², two standard errors of it within d. The new release then
 * has to see expected ≥ 1/(d − 1/√reference)², never fewer than `leastObjects`.
 * For d = 0.15 a reference of 178 objects, and as many expected; with a long history 45 of them.
 * A shadow is compared over the very same frames: its errors largely cancel out, so this is cautious.
 */
export function objectsNeeded(
  reference: number,
  { deviation, leastObjects }: CountsLimits,
): ObjectsNeeded {
  const least = (2 / deviation) ** 2;
  const left = deviation - 1 / Math.sqrt(Math.max(reference, least));
  return {
    reference: whole(least),
    expected: Math.max(leastObjects, whole(1 / left ** 2)),
  };
}

/** 100.0000001, as floating point has it, is 100. */
const whole = (objects: number): number => Math.ceil(objects - 1e-6);
