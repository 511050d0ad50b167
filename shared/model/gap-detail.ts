const pattern = /^gap (\d+) ms$/;

/** What a step that ended a gap says in its result: for how long nothing answered. */
export const gapDetail = (ms: number): string => `gap ${ms} ms`;

/** ms, read back from a result; undefined where it tells of no gap, or none was measured. */
export function gapMsOf(detail: string | undefined): number | undefined {
  const found = pattern.exec(detail ?? '')?.[1];
  return found === undefined ? undefined : Number(found);
}
