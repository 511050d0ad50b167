import type { Evidence } from '../../shared/model/rollout.ts';
import { camerasOnCandidate } from '../traffic/index.ts';
import { lastIntent, type SiteHandle } from './site-handle.ts';

type Split = NonNullable<Evidence['splitBefore']>;

/** Split at the time when the way back began, for the incident record. */
export class SplitsBefore {
  readonly #known = new Map<string, Split>();

  /** Only the first look counts: the way back is asked for more than once. */
  note(handle: SiteHandle): void {
    const key = keyOf(handle);
    if (this.#known.has(key)) return;
    const intents = handle.units.flatMap((unit) => lastIntent(handle, unit) ?? []);
    const [first] = intents;
    if (!first) return;
    const cameras = new Set(intents.flatMap((intent) => camerasOnCandidate(intent)));
    this.#known.set(key, { share: first.askedShare, cameras: cameras.size });
  }

  of(handle: SiteHandle): Split | undefined {
    return this.#known.get(keyOf(handle));
  }
}

const keyOf = ({ rollout, site }: SiteHandle): string => `${rollout.id}/${site}`;
