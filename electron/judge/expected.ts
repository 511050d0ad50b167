import type { SlotName } from '../../shared/model/split.ts';
import type { Amount, CameraTally } from '../telemetry/index.ts';
import type { CountsInput } from './counts-input.ts';

/** Cameras that the old release never saw are left out. */
export type ExpectedCounts = {
  /** Counted by the new release, and expected of it. */
  readonly objects: number;
  readonly expected: number;
  /**
   * Objects behind what is expected: as many as a single count would need for the same relative
   * error. Histories and the cameras on the old release all weigh it down.
   */
  readonly reference: number;
  /** Variance of the counts over that of a Poisson count, 1 or more: people come in groups. */
  readonly dispersion: number;
  /**
   * Whether something on the old release sees the same hour now. Without it a mall that closes and
   * a release that counts too few look alike.
   */
  readonly beside: boolean;
};

/** Minutes of the new release that are compared; older ones may be of another step. */
const COMPARED = 60;
/** Minutes back in which the old release must have answered frames to be there now. */
const PRESENT = 2;

/** Minutes from which on the dispersion can be told. */
const DISPERSION_MINUTES = 5;

const nothing: ExpectedCounts = {
  ...{ objects: 0, expected: 0, reference: 0, dispersion: 1, beside: false },
};

export function expectedOf(input: CountsInput): ExpectedCounts {
  return input.pairing === 'pairs' ? byPairs(input) : byPeers(input);
}

/** The reference that the histories of these cameras would give if they left the old release now. */
export function referenceOf(
  tallies: readonly CameraTally[],
  old: SlotName,
  cameras: readonly string[],
): number {
  const left = of(tallies, old).filter(({ camera }) => cameras.includes(camera));
  const histories = left.map(({ minutes }) => sum(minutes)).filter(({ frames }) => frames > 0);
  return effective(
    histories.map(({ objects, frames }) => ({ expected: objects / frames, of: objects })),
  );
}

/**
 * Both releases see the same camera in the same minutes: objects per frame of the old one, times
 * the frames of the new one, are expected of the new one. A blinded camera cancels out.
 */
function byPairs({ tallies, old, next }: CountsInput): ExpectedCounts {
  const before = new Map(of(tallies, old).map(({ camera, minutes }) => [camera, minutes]));
  const pairs = of(tallies, next).flatMap(({ camera, minutes }) => {
    const others = before.get(camera) ?? [];
    const both = range(minutes).filter(
      (at) => isRecent(minutes, at) && hasFrames(minutes[at]) && hasFrames(others[at]),
    );
    const [own, other] = [sum(pick(minutes, both)), sum(pick(others, both))];
    if (both.length === 0) return [];
    const expected = (other.objects / other.frames) * own.frames;
    return [{ ...own, expected, of: other.objects, isNow: isNow(minutes, both) }];
  });
  return {
    objects: total(pairs.map(({ objects }) => objects)),
    expected: total(pairs.map(({ expected }) => expected)),
    reference: effective(pairs),
    // Both releases see the same groups of people.
    dispersion: 1,
    beside: pairs.some((pair) => pair.isNow),
  };
}

/**
 * A camera on the new release is held against its own minutes on the old one, times the change since
 * of the cameras that were on the old one in both. All sums are over the same minutes, so whatever
 * the day does to every camera cancels out.
 */
function byPeers(input: CountsInput): ExpectedCounts {
  const minutesOf = (slot: SlotName) =>
    new Map(of(input.tallies, slot).map(({ camera, minutes }) => [camera, minutes]));
  const at = { old: minutesOf(input.old), next: minutesOf(input.next) };
  const known: Known = new Map();
  const seen = [...at.next].flatMap(([camera, own]) => partOf(at, camera, own, known) ?? []);
  const beside = seen.some((part) => part.isNow);
  const parts = seen.filter((part) => part.change !== undefined);
  if (parts.length === 0) return { ...nothing, beside };
  const expected = total(parts.map((part) => part.expected));
  if (expected === 0)
    return { ...nothing, objects: total(parts.map((part) => part.objects)), beside };
  const own = effective(parts);
  // One set of peers stands behind all of them: its errors do not average out.
  const peers = total(parts.map((part) => (part.expected / expected) * part.peerVariance));
  return {
    objects: total(parts.map(({ objects }) => objects)),
    expected,
    reference: own === 0 || Number.isNaN(peers) ? 0 : Math.round(1 / (1 / own + peers)),
    dispersion: total(parts.map((part) => (part.expected / expected) * part.dispersion)),
    beside,
  };
}

/** By camera, on the old release and on the new one. */
type Minutes = Readonly<Record<'old' | 'next', ReadonlyMap<string, readonly Amount[]>>>;

/** One camera on the new release, or undefined where nothing can be held against it. */
function partOf(minutes: Minutes, camera: string, own: readonly Amount[], known: Known) {
  const history = minutes.old.get(camera) ?? [];
  const isMoved = (at: number) => hasFrames(own[at]);
  const now = range(own).filter((at) => isRecent(own, at) && isMoved(at));
  const past = range(history).filter((at) => hasFrames(history[at]) && !isMoved(at));
  // Cameras that moved together have the same peers, and are none to each other.
  const key = `${now.join()} ${past.join()}`;
  const peers = known.get(key) ?? peersOf(minutes, now, past);
  known.set(key, peers);
  const counted = sum(pick(own, peers.now));
  const before = sum(pick(history, peers.past));
  if (before.frames === 0 || counted.frames === 0) return undefined;
  const { was, is } = peers;
  // Where the others counted nothing before, no change since can be told.
  const change = was === 0 ? undefined : is / peers.expected;
  return {
    objects: counted.objects,
    of: before.objects,
    peerVariance: was === 0 || is === 0 ? 0 : 1 / was + 1 / is,
    dispersion: dispersionOf(history, peers),
    change,
    expected: (before.objects / before.frames) * counted.frames * (change ?? 0),
    isNow: isNow(own, peers.now),
  };
}

/** The cameras that were on the old release in some of both kinds of minutes, all together. */
type Peers = {
  /** The minutes in which at least one of them was. */
  readonly now: readonly number[];
  readonly past: readonly number[];
  readonly was: number;
  readonly is: number;
  readonly expected: number;
  /** Objects by minute. */
  readonly objects: readonly number[];
};
type Known = Map<string, Peers>;

function peersOf({ old, next }: Minutes, now: readonly number[], past: readonly number[]): Peers {
  const shared = { now: new Set<number>(), past: new Set<number>() };
  const sums = { was: 0, is: 0, expected: 0 };
  const objects: number[] = [];
  for (const [camera, minutes] of old) {
    const moved = next.get(camera) ?? [];
    const isThere = (at: number) => hasFrames(minutes[at]) && !hasFrames(moved[at]);
    const own = { now: now.filter(isThere), past: past.filter(isThere) };
    if (own.now.length === 0 || own.past.length === 0) continue;
    const [was, is] = [sum(pick(minutes, own.past)), sum(pick(minutes, own.now))];
    sums.was += was.objects;
    sums.is += is.objects;
    sums.expected += (was.objects / was.frames) * is.frames;
    for (const at of own.now) shared.now.add(at);
    for (const at of own.past) {
      shared.past.add(at);
      objects[at] = (objects[at] ?? 0) + (minutes[at]?.objects ?? 0);
    }
  }
  return { ...sums, now: [...shared.now], past: [...shared.past], objects };
}

/**
 * Dispersion of the camera's part of all objects from minute to minute, 1 by chance alone:
 * Pearson's χ² over its degrees of freedom.
 */
function dispersionOf(own: readonly Amount[], { past, objects: others }: Peers): number {
  const pairs = past
    .map((at) => {
      const objects = own[at]?.objects ?? 0;
      return { objects, all: objects + (others[at] ?? 0) };
    })
    .filter(({ all }) => all > 0);
  const part = total(pairs.map(({ objects }) => objects)) / total(pairs.map(({ all }) => all));
  if (pairs.length < DISPERSION_MINUTES || !(part > 0 && part < 1)) return 1;
  const chi = pairs.map(({ objects, all }) => (objects - part * all) ** 2 / all);
  return Math.max(1, total(chi) / (part * (1 - part)) / (pairs.length - 1));
}

type Part = { readonly expected: number; readonly of: number };

/** (Σ e)² / Σ (e² / n): one with a short history and many frames since weighs the others down. */
function effective(parts: readonly Part[]): number {
  const known = parts.filter((part) => part.of > 0);
  const variance = total(known.map((part) => part.expected ** 2 / part.of));
  return variance === 0
    ? 0
    : Math.round(total(known.map(({ expected }) => expected)) ** 2 / variance);
}

const of = (tallies: readonly CameraTally[], wanted: SlotName): readonly CameraTally[] =>
  tallies.filter(({ slot }) => slot === wanted);

const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const sum = (amounts: readonly Amount[]): Amount => ({
  objects: total(amounts.map(({ objects }) => objects)),
  frames: total(amounts.map(({ frames }) => frames)),
});

const hasFrames = (amount: Amount | undefined): boolean =>
  amount !== undefined && amount.frames > 0;
const range = (minutes: readonly Amount[]): readonly number[] => [...minutes.keys()];
const pick = (minutes: readonly Amount[], at: readonly number[]): readonly Amount[] =>
  at.flatMap((index) => minutes[index] ?? []);
const isRecent = (minutes: readonly Amount[], at: number): boolean =>
  at >= minutes.length - COMPARED;
const isNow = (minutes: readonly Amount[], at: readonly number[]): boolean =>
  at.some((index) => index >= minutes.length - PRESENT);
