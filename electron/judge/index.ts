/** Compares the counts of releases. Pure. */

export { type CountsVerdict, compareCounts, isFarBelow } from './compare-counts.ts';
export { expectedOf, referenceOf } from './expected.ts';
export { historyNeeded } from './objects-needed.ts';
export { type Undercount, undercount } from './undercount.ts';
