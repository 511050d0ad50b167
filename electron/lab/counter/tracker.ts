import type { Blob } from './blobs.ts';

export type Direction = 'in' | 'out';
export type ObjectClass = 'person' | 'vehicle';
export const directions: readonly Direction[] = ['in', 'out'];
export const objectClasses: readonly ObjectClass[] = ['person', 'vehicle'];

/** An object that has just crossed the middle line for the first time. */
export type Crossing = {
  readonly class: ObjectClass;
  readonly direction: Direction;
  /** The how-manieth object of this camera it is. */
  readonly serial: number;
  /** Pixels that it covers. */
  readonly area: number;
};

export type Tracker = {
  /** `elapsed`: frames since the last one, 1 when none is missing. */
  step(blobs: readonly Blob[], elapsed: number): readonly Crossing[];
};

/** Blobs from this many pixels on are vehicles. */
export const VEHICLE_AREA = 28;
/** Pixels an object may be away from where it was expected; lanes of a scene lie further apart. */
const GATE = 6;

type Track = {
  readonly serial: number;
  x: number;
  y: number;
  /** Pixels a frame. */
  speed: number;
  unseen: number;
  counted: boolean;
};

/**
 * Follows the objects of one camera by nearest neighbour and reports each once, when it crosses
 * the middle line; left to right is `in`. A track is given up after `patience` frames unseen.
 */
export function createTracker(width: number, patience: number): Tracker {
  let tracks: Track[] = [];
  let serial = 0;
  const middle = width / 2;

  function follow(track: Track, blob: Blob, frames: number): Crossing | undefined {
    const before = track.x;
    track.speed = (blob.x - before) / frames;
    track.x = blob.x;
    track.y = blob.y;
    track.unseen = 0;
    if (track.counted || before >= middle === blob.x >= middle) return undefined;
    track.counted = true;
    return {
      class: blob.area >= VEHICLE_AREA ? 'vehicle' : 'person',
      direction: blob.x >= middle ? 'in' : 'out',
      serial: track.serial,
      area: blob.area,
    };
  }

  return {
    step(blobs, elapsed) {
      for (const track of tracks) track.unseen += elapsed;
      tracks = tracks.filter((track) => track.unseen <= patience && inside(track, width));
      const crossings: Crossing[] = [];
      const free = new Set(blobs);
      for (const { track, blob } of pairs(tracks, blobs)) {
        if (!free.delete(blob)) continue;
        const crossing = follow(track, blob, track.unseen);
        if (crossing) crossings.push(crossing);
      }
      for (const { x, y } of free)
        tracks.push({ serial: serial++, x, y, speed: 0, unseen: 0, counted: false });
      return crossings;
    },
  };
}

const expected = (track: Track): number => track.x + track.speed * track.unseen;

/** An object expected beyond the edge has left: the next blob there is another object. */
const inside = (track: Track, width: number): boolean =>
  expected(track) >= 0 && expected(track) <= width;

/** Each track with its nearest blob within the gate; nearest pairs first, each track once. */
function pairs(tracks: readonly Track[], blobs: readonly Blob[]) {
  const near = tracks.flatMap((track) =>
    blobs
      .map((blob) => ({
        track,
        blob,
        distance: Math.hypot(blob.x - expected(track), blob.y - track.y),
      }))
      .filter((pair) => pair.distance <= GATE),
  );
  const seen = new Set<Track>();
  const taken = new Set<Blob>();
  return near
    .sort((a, b) => a.distance - b.distance)
    .filter(({ track, blob }) => {
      if (seen.has(track) || taken.has(blob)) return false;
      seen.add(track);
      taken.add(blob);
      return true;
    });
}
