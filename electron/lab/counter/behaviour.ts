import { createHash } from 'node:crypto';

export const behaviourNames = ['good', 'better', 'slow', 'failing', 'undercounting'] as const;
export type BehaviourName = (typeof behaviourNames)[number];

/** In what a release of the counter differs from another. */
export type Behaviour = {
  /** Simulated inference time of a model, ms. */
  readonly inferenceMs: number;
  /** Frames an object may be unseen before its track is given up. */
  readonly patience: number;
  /** Of this many frames one is answered with 500; 0 is none. */
  readonly failOneOf: number;
  /** Of this many objects one is silently not counted; 0 is none. */
  readonly missOneOf: number;
};

const good: Behaviour = { inferenceMs: 8, patience: 2, failOneOf: 0, missOneOf: 0 };

export const behaviours: Readonly<Record<BehaviourName, Behaviour>> = {
  good,
  better: { ...good, inferenceMs: 3, patience: 6 },
  slow: { ...good, inferenceMs: 120 },
  failing: { ...good, failOneOf: 12 },
  undercounting: { ...good, missOneOf: 3 },
};

/** Decided by what the frame shows, so the same frame fails whenever it is sent. */
export function fails(behaviour: Behaviour, frame: Uint8Array): boolean {
  if (behaviour.failOneOf === 0) return false;
  return createHash('sha1').update(frame).digest().readUInt32BE() % behaviour.failOneOf === 0;
}
