/** Something a person is to be told of once, by a name that it has for as long as it is so. */
export type Cause = { readonly key: string };

type Known = {
  /** Since when it is so without a break, and when it was so last; ms since the epoch. */
  readonly since: number;
  readonly seen: number;
  readonly told: boolean;
};

/** The causes that are known so far, and when they were looked at last. */
export type Watched = { readonly at: number; readonly known: ReadonlyMap<string, Known> };

/** A cause that is over sooner is not told. */
const lastsMs = 2000;
/** A cause that comes back within this time is still the same. */
const sameWithinMs = 60_000;

/**
 * Takes the present causes and returns those to be told: each once, after it has lasted. At the
 * first look (`before` is absent) nothing is news: it is on the screen.
 * @param now ms since the epoch
 */
export function watchCauses<C extends Cause>(
  before: Watched | undefined,
  causes: readonly C[],
  now: number,
): { readonly watched: Watched; readonly due: readonly C[] } {
  const known = new Map<string, Known>();
  for (const [key, one] of before?.known ?? [])
    if (one.told && now - one.seen < sameWithinMs) known.set(key, one);
  const due: C[] = [];
  for (const cause of causes) {
    const one = before?.known.get(cause.key);
    const since = one !== undefined && one.seen === before?.at ? one.since : now;
    const isDue = before !== undefined && now - since >= lastsMs && !known.has(cause.key);
    if (isDue) due.push(cause);
    const told = before === undefined || isDue || known.has(cause.key);
    known.set(cause.key, { since, seen: now, told });
  }
  return { watched: { at: now, known }, due };
}
