const firstMs = 500;
const longestMs = 30_000;

/**
 * Milliseconds to wait before attempt `failures + 1`: exponential from 0.5 s to 30 s, full jitter,
 * so that the links of a site that came back do not all knock at once.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(longestMs, firstMs * 2 ** Math.min(failures, 16)));
}
