import type { SlotName } from '../../shared/model/split.ts';
import type { CameraSlotHeld, ServiceHeld } from './held.ts';
import { anyOf } from './moment.ts';
import { known, meanBack, type Signal } from './sum.ts';
import { minuteOf, readMinute, readSecond, SECONDS_KEPT } from './window.ts';

export type Amount = { readonly objects: number; readonly frames: number };

/** What one camera brought at one slot, of times when both objects and frames were read. */
export type CameraTally = {
  readonly camera: string;
  readonly slot: SlotName;
  /** The last 15 minutes. */
  readonly recent: Amount;
  /** The last 2 hours. */
  readonly before: Amount;
};

const BEFORE_MINUTES = 120;

export function tallies(held: ServiceHeld, now: number): readonly CameraTally[] {
  const at = Math.floor(now / 1000);
  return [...held.cameras].flatMap(([camera, { slots }]) =>
    [...slots].map(([slot, one]) => ({ camera, slot, ...tally(one, at) })),
  );
}

function tally({ counts, frames }: CameraSlotHeld, at: number) {
  return {
    recent: amount(
      (second) => readSecond(counts, second),
      (second) => readSecond(frames, second),
      at,
      SECONDS_KEPT,
      1,
    ),
    before: amount(
      (minute) => readMinute(counts, minute),
      (minute) => readMinute(frames, minute),
      minuteOf(at),
      BEFORE_MINUTES,
      60,
    ),
  };
}

function amount(
  counts: Signal,
  frames: Signal,
  at: number,
  units: number,
  seconds: number,
): Amount {
  const sum = { objects: 0, frames: 0 };
  for (let index = at - units + 1; index <= at; index += 1) {
    const [counted, answered] = [counts(index), frames(index)];
    if (Number.isNaN(counted) || Number.isNaN(answered)) continue;
    sum.objects += counted * seconds;
    sum.frames += answered * seconds;
  }
  return sum;
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
