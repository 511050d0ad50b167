import type { SlotName } from '../../shared/model/split.ts';
import { known, meanBack } from './combine-series.ts';
import { anyOf } from './current-figures.ts';
import type { CameraSlotHeld, ServiceHeld } from './telemetry-state.ts';
import { minuteOf, readMinute, readSecond, SECONDS_KEPT } from './window.ts';

export type Amount = { readonly objects: number; readonly frames: number };

/** Objects and frames of one camera at one slot, of times when both were read. */
export type CameraTally = {
  readonly camera: string;
  readonly slot: SlotName;
  /** The last 2 hours by whole minutes of the clock, oldest first; the last one is not over yet. */
  readonly minutes: readonly Amount[];
};

export const TALLY_MINUTES = 120;
/** Of these, so many to the second; the rest is known by the minute. */
const EXACT_MINUTES = SECONDS_KEPT / 60;

export function tallies(held: ServiceHeld, now: number): readonly CameraTally[] {
  const at = Math.floor(now / 1000);
  return [...held.cameras].flatMap(([camera, { slots }]) =>
    [...slots].map(([slot, one]) => ({ camera, slot, minutes: minutesOf(one, at) })),
  );
}

function minutesOf({ counts, frames }: CameraSlotHeld, at: number): readonly Amount[] {
  const last = minuteOf(at);
  return Array.from({ length: TALLY_MINUTES }, (_, index) => {
    const minute = last - TALLY_MINUTES + 1 + index;
    if (minute <= last - EXACT_MINUTES)
      return amount(readMinute(counts, minute), readMinute(frames, minute), 60);
    let sum: Amount = { objects: 0, frames: 0 };
    for (let second = minute * 60; second < minute * 60 + 60; second += 1) {
      const one = amount(readSecond(counts, second), readSecond(frames, second), 1);
      sum = { objects: sum.objects + one.objects, frames: sum.frames + one.frames };
    }
    return sum;
  });
}

/** Of rates per second over so many seconds; nothing where one of both is a gap. */
const amount = (counts: number, frames: number, seconds: number): Amount =>
  Number.isNaN(counts) || Number.isNaN(frames)
    ? { objects: 0, frames: 0 }
    : { objects: counts * seconds, frames: frames * seconds };

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
