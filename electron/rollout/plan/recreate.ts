import { everywhere, promoteDraft, type StrategyPlanner } from './strategy.ts';

/** All of the old stop, then all of the new start: in between no frame is answered. */
export const recreate: StrategyPlanner = (wave) => [
  {
    kind: 'stop',
    share: 0,
    reachedShare: 0,
    soakSeconds: 0,
    postures: everywhere(wave, ({ standing }) => ({ as: 'candidate', old: 0, next: standing })),
  },
  { ...promoteDraft(wave, () => ({ old: 0 })), atOnce: true },
];
