import type { SlotName } from '../../shared/model/split.ts';
import type { Amount, CameraTally } from './tally.ts';

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
  /** Whether cameras that stayed on stable say how traffic itself has changed. */
  readonly basis: 'history' | 'history-and-peers';
};

/**
 * Plain arithmetic: what stable counted a frame on the same camera within the last 2 hours, times
 * the frames of the candidate in the last 15 minutes, is what is expected of the candidate. When
 * the cameras still on stable count fewer than their own last 2 hours, as much less is expected.
 * Cameras that stable has never seen are left out. A hint only: it states no error rate.
 */
export function undercount(
  tallies: readonly CameraTally[],
  stable: SlotName,
  candidate: SlotName,
): Undercount | undefined {
  const onStable = tallies.filter(({ slot }) => slot === stable);
  const reference = new Map(onStable.map(({ camera, before }) => [camera, before]));
  const own = compare(
    tallies.filter(({ slot }) => slot === candidate),
    reference,
  );
  if (own.counted < UNDERCOUNT_LEAST_OBJECTS) return undefined;
  const peers = compare(onStable, reference);
  const judged = peers.expected >= UNDERCOUNT_LEAST_OBJECTS;
  const expected = own.expected * (judged ? Math.min(1, peers.objects / peers.expected) : 1);
  if (expected < UNDERCOUNT_LEAST_OBJECTS) return undefined;
  const ratio = own.objects / expected;
  if (ratio >= UNDERCOUNT_RATIO) return undefined;
  const basis = judged ? 'history-and-peers' : 'history';
  return { slot: candidate, ratio, objects: own.objects, expected, basis };
}

/** What was counted lately against what the reference leads to expect for as many frames. */
function compare(tallies: readonly CameraTally[], reference: ReadonlyMap<string, Amount>) {
  const sum = { objects: 0, expected: 0, counted: 0 };
  for (const { camera, recent } of tallies) {
    const before = reference.get(camera);
    if (!before || before.frames === 0 || recent.frames === 0) continue;
    sum.objects += recent.objects;
    sum.expected += (recent.frames * before.objects) / before.frames;
    sum.counted += before.objects;
  }
  return sum;
}
