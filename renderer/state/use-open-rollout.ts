import { useStore } from 'zustand';
import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { App } from './app.ts';
import { isUnderWay } from './rollouts.ts';
import type { PageRoute } from './route-store.ts';
import { latest } from './stream-store.ts';
import { useApp } from './use-app.ts';

/** The rollout that is on the screen, while it is under way: rollback, then, is a word to it. */
export function openRollout({ route, rollouts }: App): Rollout | undefined {
  return found(route.getState(), latest(rollouts.getState()));
}

export function useOpenRollout(): Rollout | undefined {
  const app = useApp();
  const route = useStore(app.route);
  return useStore(app.rollouts, (state) => found(route, latest(state)));
}

function found(route: PageRoute, now: RolloutsNow | undefined): Rollout | undefined {
  if (route.kind !== 'rollout') return undefined;
  return now?.rollouts.find((one) => one.id === route.id && isUnderWay(one));
}
