import type { SlotName } from '../../shared/model/split.ts';
import type { Amount, CameraTally } from '../telemetry/tally.ts';
import type { CountsInput } from './counts-input.ts';

/** Cameras that the old release never saw are left out of all three. */
export type Expected = {
  /** Counted by the new release, and expected of it. */
  readonly objects: number;
  readonly expected: number;
  /**
   * Counted by the old release, and behind what is expected: as many as a single camera would have
   * to have counted for the same relative error, (Σ e)² / Σ (e² / r) over cameras with e expected
   * and r counted. A camera with a short history and many frames since weighs that down.
   */
  readonly reference: number;
};

/** Peers say something only once so many objects were to be expected of them. */
const LEAST_PEER_OBJECTS = 50;

export function expectedOf(input: CountsInput): Expected {
  return input.pairing === 'shadow' ? besideOld(input) : byHistory(input);
}

/** The reference that these cameras would have if they left the old release now: see `Expected`. */
export function referenceOf(
  tallies: readonly CameraTally[],
  old: SlotName,
  cameras: readonly string[],
): number {
  const once = { objects: 0, frames: 1 };
  const left = of(tallies, old).filter(({ camera }) => cameras.includes(camera));
  const reference = new Map(left.map(({ camera, before }) => [camera, before]));
  return compare(
    left.map((tally) => ({ ...tally, recent: once })),
    reference,
  ).reference;
}

/**
 * Shadow: both releases see the same frames, so what the old one counted a frame within the last 15
 * minutes, times the frames of the new one in the same 15 minutes, is expected of the new one. Per
 * frame, since some copies are dropped. The same drop on both, a blinded camera say, cancels out.
 */
function besideOld({ tallies, old, next }: CountsInput): Expected {
  const reference = new Map(of(tallies, old).map(({ camera, recent }) => [camera, recent]));
  return compare(of(tallies, next), reference);
}

/**
 * Split, by the arithmetic of telemetry/undercount.ts: objects a frame on the old release within the
 * last 2 hours, camera by camera, times the new one's frames of the last 15 minutes. When the
 * cameras still on the old release count more or fewer than their own last 2 hours, traffic itself
 * has changed, and as much more or less is expected.
 */
function byHistory({ tallies, old, next }: CountsInput): Expected {
  const stayed = of(tallies, old);
  const reference = new Map(stayed.map(({ camera, before }) => [camera, before]));
  const own = compare(of(tallies, next), reference);
  const moved = new Set(of(tallies, next).map(({ camera }) => camera));
  const peers = compare(
    stayed.filter(({ camera }) => !moved.has(camera)),
    reference,
  );
  const change = peers.expected >= LEAST_PEER_OBJECTS ? peers.objects / peers.expected : 1;
  return { ...own, expected: own.expected * change };
}

const of = (tallies: readonly CameraTally[], wanted: SlotName): readonly CameraTally[] =>
  tallies.filter(({ slot }) => slot === wanted);

/** Counted lately, and what the reference leads to expect for as many frames. */
function compare(
  tallies: readonly CameraTally[],
  reference: ReadonlyMap<string, Amount>,
): Expected {
  const sum = { objects: 0, expected: 0, variance: 0 };
  for (const { camera, recent } of tallies) {
    const known = reference.get(camera);
    if (!known || known.frames === 0 || recent.frames === 0) continue;
    const times = recent.frames / known.frames;
    sum.objects += recent.objects;
    sum.expected += times * known.objects;
    sum.variance += times ** 2 * known.objects;
  }
  const { objects, expected, variance } = sum;
  return {
    objects,
    expected,
    reference: variance === 0 ? 0 : Math.round(expected ** 2 / variance),
  };
}
