import type { Evidence } from '../../shared/model/rollout.ts';
import { camerasOnCandidate } from '../traffic/index.ts';
import { lastIntent, type Scene } from './scene.ts';

type Split = NonNullable<Evidence['splitBefore']>;

/** What the split was when the way back began, for the record of it. */
export class SplitsBefore {
  readonly #known = new Map<string, Split>();

  /** Only the first look counts: the way back is asked for more than once. */
  note(scene: Scene): void {
    const key = keyOf(scene);
    if (this.#known.has(key)) return;
    const intents = scene.units.flatMap((unit) => lastIntent(scene, unit) ?? []);
    const [first] = intents;
    if (!first) return;
    const cameras = new Set(intents.flatMap((intent) => camerasOnCandidate(intent)));
    this.#known.set(key, { share: first.askedShare, cameras: cameras.size });
  }

  of(scene: Scene): Split | undefined {
    return this.#known.get(keyOf(scene));
  }
}

const keyOf = ({ rollout, site }: Scene): string => `${rollout.id}/${site}`;
