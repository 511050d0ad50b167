/** Limits for a deviation of counts, and the number of objects needed to see it. */
export type CountsLimits = {
  /** 0–1: allowed distance of counted over expected from 1, in both directions. */
  readonly deviation: number;
  /** Objects that must be expected of the new release, however wide the deviation. */
  readonly leastObjects: number;
};

/**
 * Objects that the old release must have counted of cameras before they are moved, for a deviation d:
 * 8 / d². Their error does not shrink any more once the camera has moved, so it may take no more
 * than a part of d: with 8 / d² objects its standard error is a third of d. For d = 0.15 they are 356.
 */
export const historyNeeded = ({ deviation }: Pick<CountsLimits, 'deviation'>): number =>
  whole(8 / deviation ** 2);

/**
 * Objects, both sides taken together, below which nothing is said: 2 / d², that is a standard error
 * of 0.7 d. Two counts of n objects are n / 2 together. For d = 0.15 they are 89.
 */
export const togetherNeeded = ({ deviation }: Pick<CountsLimits, 'deviation'>): number =>
  whole(2 / deviation ** 2);

/** 100.0000001, as floating point has it, is 100. */
const whole = (objects: number): number => Math.ceil(objects - 1e-6);
