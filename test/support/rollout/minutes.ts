import { type CameraTally, TALLY_MINUTES } from '../../../electron/telemetry/counts-by-camera.ts';
import type { SlotName } from '../../../shared/model/split.ts';

/** What cameras bring in the last two hours, written minute by minute as a test tells it. */
export class Minutes {
  readonly #all = new Map<string, { objects: number; frames: number }[]>();

  /** Objects and frames a minute; `from` and `to` in minutes back from now, e.g. [-15, 0]. */
  add(
    camera: string,
    slot: SlotName,
    [from, to]: readonly [number, number],
    objects: number,
    frames = 60,
  ): this {
    const key = JSON.stringify([camera, slot]);
    const minutes =
      this.#all.get(key) ??
      Array.from({ length: TALLY_MINUTES }, () => ({ objects: 0, frames: 0 }));
    minutes.fill({ objects, frames }, TALLY_MINUTES + from, TALLY_MINUTES + to);
    this.#all.set(key, minutes);
    return this;
  }

  get tallies(): readonly CameraTally[] {
    return [...this.#all].map(([key, minutes]) => {
      const [camera, slot] = JSON.parse(key) as [string, SlotName];
      return { camera, slot, minutes };
    });
  }
}
