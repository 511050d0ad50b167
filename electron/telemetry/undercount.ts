import type { SlotName } from '../../shared/model/split.ts';
import type { CameraTally } from './tally.ts';

/** Below this part of what was to be expected, the candidate is said to count too few. */
export const UNDERCOUNT_RATIO = 0.8;
/** Objects that must be expected of the candidate, and counted by stable, before anything is said. */
export const UNDERCOUNT_LEAST_OBJECTS = 50;

/** A hint that the candidate counts too few; no verdict. */
export type Undercount = {
  readonly slot: SlotName;
  /** Counted over expected. */
  readonly ratio: number;
  readonly objects: number;
  readonly expected: number;
  /** What was expected from: the same cameras on stable, or the other cameras on stable. */
  readonly basis: 'history' | 'peers';
};

/**
 * Plain arithmetic over the last 15 minutes: what stable counted a frame, times the frames of the
 * candidate, is what is expected of it. Each camera is held against its own frames on stable; when
 * these are too few, all of the candidate's cameras together against all of stable's. Traffic that
 * really became less looks the same: hence a hint, and no more than that.
 */
export function undercount(
  tallies: readonly CameraTally[],
  stable: SlotName,
  candidate: SlotName,
): Undercount | undefined {
  const onStable = tallies.filter((tally) => tally.slot === stable && tally.frames > 0);
  const onCandidate = tallies.filter((tally) => tally.slot === candidate && tally.frames > 0);
  const history = onCandidate.flatMap((tally) => {
    const own = onStable.find((other) => other.camera === tally.camera);
    return own ? [{ reference: own, tally }] : [];
  });
  const peers = [{ reference: total(onStable), tally: total(onCandidate) }];
  return (
    hint(candidate, 'history', history) ??
    (enough(history) ? undefined : hint(candidate, 'peers', peers))
  );
}

type Amount = { readonly objects: number; readonly frames: number };
type Pair = { readonly reference: Amount; readonly tally: Amount };

function hint(slot: SlotName, basis: Undercount['basis'], pairs: readonly Pair[]) {
  if (!enough(pairs)) return undefined;
  const objects = total(pairs.map(({ tally }) => tally)).objects;
  const expected = expectedOf(pairs);
  const ratio = objects / expected;
  return ratio < UNDERCOUNT_RATIO ? { slot, ratio, objects, expected, basis } : undefined;
}

const enough = (pairs: readonly Pair[]): boolean =>
  expectedOf(pairs) >= UNDERCOUNT_LEAST_OBJECTS &&
  total(pairs.map(({ reference }) => reference)).objects >= UNDERCOUNT_LEAST_OBJECTS;

function expectedOf(pairs: readonly Pair[]): number {
  return pairs.reduce(
    (sum, { reference, tally }) =>
      reference.frames > 0 ? sum + (tally.frames * reference.objects) / reference.frames : sum,
    0,
  );
}

function total(amounts: readonly Amount[]): Amount {
  return amounts.reduce<Amount>(
    (sum, { objects, frames }) => ({
      objects: sum.objects + objects,
      frames: sum.frames + frames,
    }),
    { objects: 0, frames: 0 },
  );
}
