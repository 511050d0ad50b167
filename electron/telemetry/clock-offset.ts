/** Lead of a host's clock over the console's, ms, and its greatest possible error, ms. */
export type ClockOffset = { readonly ms: number; readonly uncertaintyMs: number };

/**
 * Cristian's estimate: the host read its clock somewhere between our sending and receiving.
 * HAProxy's `date_now` is its own smoothed time, some 100 ms off on a busy machine: good enough to
 * show an offset, not to measure one.
 * @param hostTime ms since the epoch by the host's clock
 * @param resolutionMs what the host cuts off when it tells the time (1000 for an HTTP Date)
 */
export function clockOffset(
  sentAt: number,
  receivedAt: number,
  hostTime: number,
  resolutionMs = 0,
): ClockOffset {
  const half = Math.max(0, receivedAt - sentAt) / 2;
  return {
    ms: hostTime + resolutionMs / 2 - (sentAt + half),
    uncertaintyMs: half + resolutionMs / 2,
  };
}

/** A known estimate is given up after this time: clocks drift. */
const ESTIMATE_KEPT = 60_000;

export type ClockEstimate = ClockOffset & { readonly at: number };

/**
 * The better of two estimates: the surer one, the newer when the old one has aged or when the two
 * cannot both be true (a clock was set in between).
 */
export function betterOffset(
  known: ClockEstimate | undefined,
  fresh: ClockEstimate,
): ClockEstimate {
  if (!known || fresh.at < known.at || fresh.at - known.at > ESTIMATE_KEPT) return fresh;
  const apart = Math.abs(fresh.ms - known.ms);
  if (apart > fresh.uncertaintyMs + known.uncertaintyMs) return fresh;
  return fresh.uncertaintyMs <= known.uncertaintyMs ? fresh : known;
}
