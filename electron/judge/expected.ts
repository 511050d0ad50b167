import type { SlotName } from '../../shared/model/split.ts';
import type { Amount, CameraTally } from '../telemetry/tally.ts';
import type { CountsInput } from './counts-input.ts';

/** Objects counted by the new release, and expected of it. Cameras that the old one never saw are left out. */
export type Expected = { readonly objects: number; readonly expected: number };

/** Peers say something only once so many objects were to be expected of them. */
const LEAST_PEER_OBJECTS = 50;

export function expectedOf(input: Pick<CountsInput, 'tallies' | 'old' | 'next' | 'pairing'>) {
  return input.pairing === 'shadow' ? besideOld(input) : byHistory(input);
}

type Slots = Pick<CountsInput, 'tallies' | 'old' | 'next'>;

/**
 * Shadow: both releases see the same frames, so what the old one counted a frame within the last 15
 * minutes, times the frames of the new one in the same 15 minutes, is expected of the new one. Per
 * frame, since some copies are dropped. The same drop on both, a blinded camera say, cancels out.
 */
function besideOld({ tallies, old, next }: Slots): Expected {
  const reference = new Map(of(tallies, old).map(({ camera, recent }) => [camera, recent]));
  return compare(of(tallies, next), reference);
}

/**
 * Split, by the arithmetic of telemetry/undercount.ts: objects a frame on the old release within the
 * last 2 hours, camera by camera, times the new one's frames of the last 15 minutes. When the
 * cameras still on the old release count more or fewer than their own last 2 hours, traffic itself
 * has changed, and as much more or less is expected.
 */
function byHistory({ tallies, old, next }: Slots): Expected {
  const stayed = of(tallies, old);
  const reference = new Map(stayed.map(({ camera, before }) => [camera, before]));
  const own = compare(of(tallies, next), reference);
  const moved = new Set(of(tallies, next).map(({ camera }) => camera));
  const peers = compare(
    stayed.filter(({ camera }) => !moved.has(camera)),
    reference,
  );
  const change = peers.expected >= LEAST_PEER_OBJECTS ? peers.objects / peers.expected : 1;
  return { objects: own.objects, expected: own.expected * change };
}

const of = (tallies: readonly CameraTally[], wanted: SlotName): readonly CameraTally[] =>
  tallies.filter(({ slot }) => slot === wanted);

/** Counted lately, and what the reference leads to expect for as many frames. */
function compare(
  tallies: readonly CameraTally[],
  reference: ReadonlyMap<string, Amount>,
): Expected {
  const sum = { objects: 0, expected: 0 };
  for (const { camera, recent } of tallies) {
    const known = reference.get(camera);
    if (!known || known.frames === 0 || recent.frames === 0) continue;
    sum.objects += recent.objects;
    sum.expected += (recent.frames * known.objects) / known.frames;
  }
  return sum;
}
