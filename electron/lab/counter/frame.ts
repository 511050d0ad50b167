import { encodePgm } from './pgm.ts';
import type { Direction, ObjectClass } from './tracker.ts';

/** Objects that really crossed the middle line up to and including a frame. */
export type Truth = {
  readonly in: number;
  readonly out: number;
  readonly byClass: Readonly<Record<ObjectClass, number>>;
};

/** A camera's endless view; the same seed shows the same at the same frame number. */
export type Scene = {
  /** Binary PGM, 64×48. */
  frame(n: number): Buffer;
  truth(n: number): Truth;
};

const WIDTH = 64;
const HEIGHT = 48;
const LANES = 5;
const LANE_HEIGHT = 9;
/** Frames between two objects of one lane; the slowest needs 40 to cross the view. */
const PERIODS = [50, 53, 56, 59, 61] as const;
const BACKGROUND = 20;

type Mover = {
  readonly direction: Direction;
  readonly class: ObjectClass;
  readonly width: number;
  readonly height: number;
  /** Pixels a frame. */
  readonly speed: number;
  readonly grey: number;
  /** Frame of its period in which it is across the middle line. */
  readonly crossesAt: number;
};

/**
 * Blobs in lanes far enough apart never to touch, one at a time in each, so that the true count is
 * known and a faithful counter finds exactly it.
 */
export function createScene(seed: number): Scene {
  let known = emptyTruth();
  let upTo = -1;

  return {
    frame(n) {
      const pixels = noise(seed, n);
      for (let lane = 0; lane < LANES; lane++) {
        const { mover, age } = moverAt(seed, lane, n);
        if (mover) draw(pixels, mover, left(mover, age), lane * LANE_HEIGHT + 3);
      }
      return encodePgm({ width: WIDTH, height: HEIGHT, pixels });
    },
    truth(n) {
      if (n < upTo) {
        known = emptyTruth();
        upTo = -1;
      }
      for (upTo++; upTo <= n; upTo++) {
        for (let lane = 0; lane < LANES; lane++) {
          const { mover, age } = moverAt(seed, lane, upTo);
          if (!mover || mover.crossesAt !== age) continue;
          known[mover.direction] += 1;
          known.byClass[mover.class] += 1;
        }
      }
      upTo = n;
      return { ...known, byClass: { ...known.byClass } };
    },
  };
}

const emptyTruth = () => ({ in: 0, out: 0, byClass: { person: 0, vehicle: 0 } });

function moverAt(seed: number, lane: number, n: number): { mover?: Mover; age: number } {
  const period = PERIODS[(seed + lane) % PERIODS.length] ?? 61;
  const shifted = n + (mix(seed, lane, 1) % period);
  const serial = Math.floor(shifted / period);
  const age = shifted % period;
  const dice = mix(seed, lane, serial + 2);
  // A lane stays empty at times, and the one cut off by the beginning never shows.
  if (serial === 0 || dice % 8 === 0) return { age };
  return { mover: createMover(dice), age };
}

function createMover(dice: number): Mover {
  const vehicle = (dice >>> 3) % 3 === 0;
  const base = {
    direction: (dice >>> 5) % 2 === 0 ? ('in' as const) : ('out' as const),
    class: vehicle ? ('vehicle' as const) : ('person' as const),
    width: (vehicle ? 8 : 3) + ((dice >>> 6) % 2),
    height: (vehicle ? 5 : 4) + ((dice >>> 7) % 2),
    speed: 2 + ((dice >>> 8) % 5) * 0.25,
    grey: 150 + ((dice >>> 11) % 90),
  };
  const middle = WIDTH / 2;
  for (let age = 0; ; age++) {
    const centre = left(base, age) + base.width / 2;
    if (base.direction === 'in' ? centre >= middle : centre < middle)
      return { ...base, crossesAt: age };
  }
}

/** Where its left edge stands: it begins just outside the view and goes through. */
function left(mover: Pick<Mover, 'direction' | 'width' | 'speed'>, age: number): number {
  const way = Math.floor(age * mover.speed);
  return mover.direction === 'in' ? way - mover.width : WIDTH - way;
}

function draw(pixels: Uint8Array, mover: Mover, x0: number, y0: number): void {
  for (let y = y0; y < y0 + mover.height; y++)
    for (let x = Math.max(0, x0); x < Math.min(WIDTH, x0 + mover.width); x++)
      pixels[y * WIDTH + x] = mover.grey;
}

/** A grainy background with a bright speck or two: a counter has to ignore both. */
function noise(seed: number, n: number): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  let dice = mix(seed, n, 7) | 1;
  for (let i = 0; i < pixels.length; i++) {
    dice ^= dice << 13;
    dice ^= dice >>> 17;
    dice ^= dice << 5;
    pixels[i] = BACKGROUND + (dice & 15);
  }
  pixels[mix(seed, n, 8) % pixels.length] = 200;
  pixels[mix(seed, n, 9) % pixels.length] = 200;
  return pixels;
}

/** A 32-bit hash of three numbers (the finaliser of MurmurHash3). */
function mix(a: number, b: number, c: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
