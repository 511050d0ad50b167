import type { SlotName } from '../../shared/model/split.ts';
import type { CameraSlotHeld, ServiceHeld } from './held.ts';
import { anyOf } from './moment.ts';
import { readRing } from './ring.ts';
import { known, meanBack } from './sum.ts';
import { SECONDS_KEPT } from './window.ts';

/** What one camera brought at one slot over the last 15 minutes, of seconds when both were read. */
export type CameraTally = {
  readonly camera: string;
  readonly slot: SlotName;
  readonly objects: number;
  readonly frames: number;
};

export function tallies(held: ServiceHeld, now: number): readonly CameraTally[] {
  const at = Math.floor(now / 1000);
  return [...held.cameras].flatMap(([camera, { slots }]) =>
    [...slots].map(([slot, one]) => ({ camera, slot, ...tally(one, at) })),
  );
}

function tally({ counts, frames }: CameraSlotHeld, at: number) {
  let objects = 0;
  let seen = 0;
  for (let second = at - SECONDS_KEPT + 1; second <= at; second += 1) {
    const [counted, answered] = [
      readRing(counts.seconds, second),
      readRing(frames.seconds, second),
    ];
    if (Number.isNaN(counted) || Number.isNaN(answered)) continue;
    objects += counted;
    seen += answered;
  }
  return { objects, frames: seen };
}

/** Objects per minute by camera, over whichever slots it was on; cameras never read are absent. */
export function cameraWeights(held: ServiceHeld, now: number): ReadonlyMap<string, number> {
  const at = Math.floor(now / 1000);
  const weights = new Map<string, number>();
  for (const [camera, { slots }] of held.cameras) {
    const counts = anyOf([...slots.values()].map((slot) => slot.counts));
    const rate = known(meanBack(counts, at, SECONDS_KEPT, 1));
    if (rate !== undefined) weights.set(camera, rate * 60);
  }
  return weights;
}
