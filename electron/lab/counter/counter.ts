import type { Behaviour } from './behaviour.ts';
import { fails } from './behaviour.ts';
import { findBlobs } from './blobs.ts';
import { parsePgm } from './pgm.ts';
import { type Crossing, createTracker, type Tracker } from './tracker.ts';

const THRESHOLD = 96;
const MIN_AREA = 6;
/** Frame numbers that jump back further than this mean that the camera began anew. */
const LATE = 32;

export class FailedFrame extends Error {}

export type CounterAnswer = {
  /** Objects seen in this frame. */
  readonly objects: number;
  /** Objects counted with this frame: they have just crossed the line. */
  readonly crossings: readonly Crossing[];
};

export type Counter = {
  /** Throws MalformedFrame or FailedFrame. `frame` is the sender's number of it, if it has one. */
  count(camera: string, body: Uint8Array, frame?: number): CounterAnswer;
};

type Stream = { readonly tracker: Tracker; readonly width: number; last: number | undefined };

/** Counts each camera's stream on its own. */
export function createCounter(behaviour: Behaviour): Counter {
  const streams = new Map<string, Stream>();

  function streamOf(camera: string, width: number, frame: number | undefined): Stream {
    const known = streams.get(camera);
    const restarted = frame !== undefined && known?.last !== undefined && frame < known.last - LATE;
    if (known && known.width === width && !restarted) return known;
    const tracker = createTracker(width, behaviour.patience);
    const fresh: Stream = { tracker, width, last: undefined };
    streams.set(camera, fresh);
    return fresh;
  }

  return {
    count(camera, body, frame) {
      const picture = parsePgm(body);
      if (fails(behaviour, body)) throw new FailedFrame('inference failed');
      const blobs = findBlobs(picture, THRESHOLD, MIN_AREA);
      const stream = streamOf(camera, picture.width, frame);
      const elapsed = frame === undefined || stream.last === undefined ? 1 : frame - stream.last;
      // A frame that comes late or twice says nothing new about where objects are now.
      if (elapsed < 1) return { objects: blobs.length, crossings: [] };
      stream.last = frame ?? stream.last;
      const crossings = stream.tracker.step(blobs, elapsed).filter(({ serial }) => {
        return behaviour.missOneOf === 0 || serial % behaviour.missOneOf !== 0;
      });
      return { objects: blobs.length, crossings };
    },
  };
}
