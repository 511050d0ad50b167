import type { SlotName } from '../../shared/model/split.ts';
import type { CameraTally } from '../telemetry/index.ts';
import { isFarBelow } from './compare-counts.ts';
import { expectedOf } from './expected.ts';

/** A hint that a release counts too few; no verdict. */
export type Undercount = {
  readonly slot: SlotName;
  /** Counted over expected. */
  readonly ratio: number;
  readonly objects: number;
  readonly expected: number;
  /**
   * `beside`: held against cameras or copies that stable saw at the same time. `alike`: stable has
   * never seen these cameras, but those that it has at the site count so alike that these stand out.
   */
  readonly basis: 'beside' | 'alike';
};

export type UndercountInput = {
  readonly tallies: readonly CameraTally[];
  readonly stable: SlotName;
  /** Of the candidate, or of a shadow. */
  readonly slot: SlotName;
  readonly pairing: 'split' | 'pairs';
};

/** Below this part of what was to be expected, a release is said to count too few. */
export const UNDERCOUNT_RATIO = 0.8;
/** Objects that must be expected of it before anything is said. */
export const UNDERCOUNT_LEAST_OBJECTS = 50;
/** Distance below 1 at which the whole interval must lie. */
const SURELY_MISSING = 0.15;
const LIMITS = { deviation: 0.25, leastObjects: UNDERCOUNT_LEAST_OBJECTS };

export function undercount(input: UndercountInput): Undercount | undefined {
  const { tallies, stable, slot, pairing } = input;
  const counts = expectedOf({ tallies, old: stable, next: slot, pairing });
  const { objects, expected } = counts;
  const found = isFarBelow(counts, LIMITS, SURELY_MISSING);
  if (!found) return pairing === 'split' ? lowAmongAlike(input) : undefined;
  const ratio = objects / expected;
  if (!found.isBelow || ratio >= UNDERCOUNT_RATIO) return undefined;
  return { slot, ratio, objects, expected, basis: 'beside' };
}

/** Minutes in which cameras are held against each other. */
const ALIKE_MINUTES = 15;
/** Cameras on stable that there must be, and objects of each of them. */
const LEAST_CAMERAS = 4;
const LEAST_OBJECTS = 15;
/** One-sided 99 % points of Student's t, from 3 degrees of freedom on; then the last one. */
const STUDENT = [4.54, 3.75, 3.36, 3.14, 3.0, 2.9, 2.82, 2.76];

/**
 * Cameras that stable has never seen, against those that it sees now: below what one of them could
 * count by chance, going by how much these differ from each other (a prediction interval of the mean
 * logarithm of objects a frame). Where cameras differ much, as most do, nothing is said.
 */
function lowAmongAlike({ tallies, stable, slot }: UndercountInput): Undercount | undefined {
  const seen = new Set(
    tallies.flatMap((each) =>
      each.slot === stable && each.minutes.some(({ frames }) => frames > 0) ? [each.camera] : [],
    ),
  );
  const others = lately(tallies.filter((each) => each.slot === stable));
  const own = lately(tallies.filter((each) => each.slot === slot && !seen.has(each.camera)));
  if (own.length === 0 || others.length < LEAST_CAMERAS) return undefined;
  if (others.some(({ objects }) => objects < LEAST_OBJECTS)) return undefined;
  const logs = others.map(({ objects, frames }) => Math.log(objects / frames));
  const mean = logs.reduce((all, value) => all + value, 0) / logs.length;
  const variance = logs.reduce((all, value) => all + (value - mean) ** 2, 0) / (logs.length - 1);
  const frames = own.reduce((all, each) => all + each.frames, 0);
  const objects = own.reduce((all, each) => all + each.objects, 0);
  const expected = Math.exp(mean) * frames;
  const t = STUDENT[Math.min(logs.length - 1 - 3, STUDENT.length - 1)] ?? STUDENT[0] ?? 0;
  // Objects come by chance, too: where cameras are alike by luck, that much is left.
  const spread = Math.max(variance * (1 / own.length + 1 / logs.length), 1 / expected);
  const ratio = objects / expected;
  const isLow = Math.log(Math.max(objects, 0.5) / expected) < -t * Math.sqrt(spread);
  if (expected < UNDERCOUNT_LEAST_OBJECTS || ratio >= UNDERCOUNT_RATIO || !isLow) return undefined;
  return { slot, ratio, objects, expected, basis: 'alike' };
}

/** Recent counts by camera, without cameras that answered no frame in the last two minutes. */
const lately = (tallies: readonly CameraTally[]) =>
  tallies.flatMap(({ minutes }) => {
    const last = minutes.slice(-ALIKE_MINUTES);
    if (!last.slice(-2).some(({ frames }) => frames > 0)) return [];
    return [
      {
        objects: last.reduce((all, { objects }) => all + objects, 0),
        frames: last.reduce((all, { frames }) => all + frames, 0),
      },
    ];
  });
