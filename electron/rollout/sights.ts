import type { Observation } from '../../shared/model/rollout.ts';
import type { Scene } from './scene.ts';

/** What was read of the sites within the last seconds; the rest is a gap. */
export type Sights = Readonly<Record<string, Observation>>;

export function sightsOf(scene: Scene, observations: Sights): Sights {
  const second = scene.now / 1000;
  return Object.fromEntries(
    Object.entries(observations).filter(([, seen]) => scene.guards.recent(second - seen.second)),
  );
}

/** What is read after this was read later than what is done now. */
export const secondOf = (now: number) => Math.floor(now / 1000);

/** Whether a reading is newer than the last that was counted; a clock that was set back begins anew. */
export function isNew(scene: Scene, second: number, counted: number | undefined): boolean {
  const ahead = counted === undefined || counted > scene.now / 1000 + 3;
  return ahead || scene.guards.newer(second, counted);
}
