/**
 * Values by whole numbers of a time unit (seconds, minutes), newest `size` kept.
 * NaN is a gap. 32-bit floats: rates need no more than their 7 digits, and a fleet has
 * tens of thousands of rings.
 */
export type Ring = { readonly values: Float32Array; head: number | undefined };

export function createRing(size: number): Ring {
  return { values: new Float32Array(size).fill(Number.NaN), head: undefined };
}

/**
 * Writes the value of one unit. Units that were jumped over are gaps. A unit before the newest
 * means that the clock was set back: values written for times that have not come yet are removed,
 * so there is never more than one value for a unit.
 */
export function writeRing(ring: Ring, index: number, value: number): void {
  rewindRing(ring, index);
  const size = ring.values.length;
  const from = Math.max((ring.head ?? index - 1) + 1, index - size + 1);
  for (let gap = from; gap < index; gap += 1) ring.values[place(gap, size)] = Number.NaN;
  ring.values[place(index, size)] = value;
  ring.head = index;
}

/** Forgets every unit after `index`. */
export function rewindRing(ring: Ring, index: number): void {
  if (ring.head === undefined || index >= ring.head) return;
  const size = ring.values.length;
  const from = Math.max(index + 1, ring.head - size + 1);
  for (let late = from; late <= ring.head; late += 1) ring.values[place(late, size)] = Number.NaN;
  ring.head = index;
}

/** NaN outside the window. */
export function readRing(ring: Ring, index: number): number {
  if (ring.head === undefined || index > ring.head) return Number.NaN;
  if (index <= ring.head - ring.values.length) return Number.NaN;
  return ring.values[place(index, ring.values.length)] ?? Number.NaN;
}

const place = (index: number, size: number): number => ((index % size) + size) % size;
