import type { Observation } from '../../../shared/model/rollout.ts';
import type { Scene } from './scene.ts';

/** What was read of the sites within the last seconds; the rest is a gap. */
export type Sights = Readonly<Record<string, Observation>>;

export function sightsOf(scene: Scene, observations: Sights): Sights {
  const second = scene.now / 1000;
  return Object.fromEntries(
    Object.entries(observations).filter(([, seen]) => scene.guards.recent(second - seen.second)),
  );
}

/** Whether a reading is newer than the last that was counted; a clock that was set back begins anew. */
export function isNew(scene: Scene, second: number, counted: number | undefined): boolean {
  const ahead = counted === undefined || isAhead(scene, counted);
  return ahead || scene.guards.newer(second, counted);
}

const isAhead = ({ now }: Scene, counted: number) => counted > now / 1000 + 3;

/** The second up to which readings are passed over: they were taken before the present action. */
export function countedNow(scene: Scene, counted: number | undefined): number {
  const second = Math.floor(scene.now / 1000);
  return counted === undefined || isAhead(scene, counted) ? second : Math.max(second, counted);
}
