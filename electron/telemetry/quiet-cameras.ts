import { meanBack, type Signal } from './combine-series.ts';
import { anyOf } from './current-figures.ts';
import type { CameraHeld, ServiceHeld } from './telemetry-state.ts';
import { minuteOf, readMinute } from './window.ts';

/** A camera whose frames are answered and in which nothing has been counted for a while. */
export type QuietCamera = {
  readonly camera: string;
  /** ms since the epoch. */
  readonly since: number;
  /** Objects that were to be expected since then. */
  readonly expected: number;
  /** Objects a minute before that. */
  readonly usual: number;
  /** Too many were expected for this to be chance, while its neighbours still count. */
  readonly isBlind: boolean;
};

/** Seconds without an object before anything is said: doors of one site do not close together. */
export const QUIET_LEAST = 75;
/**
 * Objects expected: with these none at all is chance once in a million (e^-14), because every object
 * of every camera begins such a wait anew.
 */
export const BLIND_LEAST_EXPECTED = 14;
/** The rate before, from so many whole minutes; the last few alone where they are lower. */
const BEFORE_MINUTES = 10;
const LATEST_MINUTES = 3;
/** Objects in these minutes without which no rate is known. */
const BEFORE_LEAST = 20;
/** Unevenness of objects is measured over so many parts of 10 s, else over the last hour. */
const PART_SECONDS = 10;
const LEAST_PARTS = 15;
const SPREAD_MINUTES = 60;
/** The neighbours' rate is of so many seconds, and at least this part of what it was before. */
const NEIGHBOUR_SECONDS = 60;
const NEIGHBOUR_SECONDS_READ = 45;
const NEIGHBOURS_STILL = 0.5;
/** A reading older than this many seconds says nothing of now. */
const FRESH = 10;

/**
 * Cameras that count nothing, each held against its own rate before and against what the other
 * cameras of the site count meanwhile, so that an hour that is quiet for all blames none.
 */
export function quietCameras(held: ServiceHeld, now: number): readonly QuietCamera[] {
  const at = Math.floor(now / 1000);
  return [...held.cameras].flatMap(([camera, one]) => {
    const { quiet } = one;
    if (!quiet || at - quiet.to > FRESH || quiet.to - quiet.from < QUIET_LEAST) return [];
    return [{ camera, since: quiet.from * 1000, ...judge(held, one, quiet, at) }];
  });
}

type Run = { readonly from: number; readonly to: number };
type Judged = Pick<QuietCamera, 'expected' | 'usual' | 'isBlind'>;

/** Cheap questions come first: at night it is asked for every camera of the fleet. */
function judge(held: ServiceHeld, camera: CameraHeld, quiet: Run, at: number): Judged {
  const usual = rateBefore(minutesOf(camera), quiet);
  const most = (usual * (quiet.to - quiet.from + 1)) / 60;
  const not = { expected: 0, usual, isBlind: false };
  if (!(most >= BLIND_LEAST_EXPECTED)) return not;
  const still = neighboursStill(held, camera, quiet, at);
  if (!(still >= NEIGHBOURS_STILL)) return not;
  const expected = most * Math.min(1, still);
  const isBlind = expected >= BLIND_LEAST_EXPECTED * spread(camera, quiet);
  return { expected, usual, isBlind };
}

const minutesOf = ({ slots }: CameraHeld): Signal =>
  perMinute(
    anyOf(
      [...slots.values()].map(({ counts }) => counts),
      readMinute,
    ),
  );

const perMinute =
  (signal: Signal): Signal =>
  (index) =>
    signal(index) * 60;

/** Objects a minute before it went quiet; NaN where too little is known. */
function rateBefore(own: Signal, { from }: Run): number {
  const last = minuteOf(from) - 1;
  const all = meanBack(own, last, BEFORE_MINUTES, LATEST_MINUTES);
  const known = knownMinutes(own, last, BEFORE_MINUTES).length;
  if (!(all * known >= BEFORE_LEAST)) return Number.NaN;
  const latest = meanBack(own, last, LATEST_MINUTES, 1);
  return Number.isNaN(latest) ? all : Math.min(all, latest);
}

const knownMinutes = (signal: Signal, last: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, back) => signal(last - back)).filter(
    (value) => !Number.isNaN(value),
  );

/**
 * The part of their rate before with which the other cameras count: of the last minute, or of the
 * whole time where that is less. NaN without others.
 */
function neighboursStill(held: ServiceHeld, camera: CameraHeld, quiet: Run, at: number): number {
  const all = [...held.slots.values()].map(({ counts }) => counts);
  const own = [...camera.slots.values()].map(({ counts }) => counts);
  const minutes = without(anyOf(all, readMinute), anyOf(own, readMinute));
  const first = minuteOf(quiet.from);
  const before = meanBack(minutes, first - 1, BEFORE_MINUTES, LATEST_MINUTES);
  const known = knownMinutes(minutes, first - 1, BEFORE_MINUTES).length;
  if (!(before * 60 * known >= BEFORE_LEAST)) return Number.NaN;
  const seconds = without(anyOf(all), anyOf(own));
  const recent = meanBack(seconds, at, NEIGHBOUR_SECONDS, NEIGHBOUR_SECONDS_READ);
  const whole = minuteOf(quiet.to) - first - 1;
  const over = whole < 1 ? recent : meanBack(minutes, first + whole, whole, 1);
  return Math.min(recent, Number.isNaN(over) ? recent : over) / before;
}

/** Counts of the others; all counts where the camera was not read in that time. */
const without =
  (all: Signal, own: Signal): Signal =>
  (index) => {
    const mine = own(index);
    return Math.max(0, all(index) - (Number.isNaN(mine) ? 0 : mine));
  };

/**
 * Unevenness of objects against pure chance, as they come in groups or with every train: variance
 * over mean of the counts per 10 s before, or per minute where these are no longer held.
 */
function spread(camera: CameraHeld, { from }: Run): number {
  const counts = [...camera.slots.values()].map((slot) => slot.counts);
  const seconds = anyOf(counts);
  const parts = Array.from({ length: (BEFORE_MINUTES * 60) / PART_SECONDS }, (_, index) =>
    meanBack(seconds, from - 1 - index * PART_SECONDS, PART_SECONDS, PART_SECONDS),
  ).map((mean) => mean * PART_SECONDS);
  const fine = parts.filter((part) => !Number.isNaN(part));
  if (fine.length >= LEAST_PARTS) return varianceOverMean(fine);
  return varianceOverMean(knownMinutes(minutesOf(camera), minuteOf(from) - 1, SPREAD_MINUTES));
}

function varianceOverMean(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.max(1, squares / (values.length - 1) / mean);
}
