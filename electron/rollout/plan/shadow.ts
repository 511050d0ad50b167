import type { Strategy as Name } from '../../../shared/model/rollout-request.ts';
import { blueGreen } from './blue-green.ts';
import { canary } from './canary.ts';
import { recreate } from './recreate.ts';
import { rolling } from './rolling.ts';
import { everywhere, type StrategyPlanner, startDraft } from './strategy.ts';

const following: Readonly<Record<Exclude<Name, 'shadow'>, StrategyPlanner>> = {
  'blue-green': blueGreen,
  canary,
  rolling,
  recreate,
};

/**
 * The new release gets copies and answers no camera. A following strategy finds all its containers
 * there; with nothing to follow the rollout ends with the way back, and is never promoted.
 */
export const shadow: StrategyPlanner = (wave) => {
  const { followedBy, mirrorShare, soakOf } = wave.options;
  const sites = wave.sites.map((basis) => ({ ...basis, standing: basis.wanted }));
  const next = followedBy ? following[followedBy]({ ...wave, sites }) : [];
  return [
    startDraft(wave),
    {
      kind: 'mirror',
      share: 0,
      reachedShare: 0,
      soakSeconds: soakOf('shadow'),
      postures: everywhere(wave, () => ({ as: 'shadow', mirrorShare })),
    },
    ...next.filter(({ kind }) => kind !== 'start'),
  ];
};

export const strategyPlanners: Readonly<Record<Name, StrategyPlanner>> = { ...following, shadow };
