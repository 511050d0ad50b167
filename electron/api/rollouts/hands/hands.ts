import pLimit from 'p-limit';
import type { Hands, Reach } from '../../../rollout/hands.ts';
import type { Context } from '../../context.ts';
import { bringAbout } from './bring-about.ts';
import { Fence } from './fence.ts';
import { observe } from './observe.ts';
import { Restarts } from './restarts.ts';
import { asResult } from './result.ts';
import { wayBack } from './route.ts';
import { sceneOf } from './scene.ts';
import type { Task } from './task.ts';

/** What rollouts do to this console's gateways and engines. `console`: `user@host#id`. */
export function createHands(context: Context, console: string): Hands {
  const fence = new Fence();
  const restarts = new Restarts();
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const taskOf = (reach: Reach): Task => ({
    scene: sceneOf(context, console, reach.rollout, reach.site),
    reach,
    fence,
  });
  return {
    // One at a time at a site: what was given up has ended before the way back begins.
    reach(reach) {
      const { service } = reach.rollout.plan.request.scope;
      const key = `${service}/${reach.site}`;
      const turn = turns.get(key) ?? pLimit(1);
      turns.set(key, turn);
      return turn(() => asResult(() => bringAbout(taskOf(reach))));
    },
    // Waits for nobody: it is the way back.
    route: (reach) => asResult(() => wayBack(taskOf(reach))),
    observe(rollout, site) {
      try {
        return observe(sceneOf(context, console, rollout, site), restarts, Date.now());
      } catch {
        // The fleet file has lost the site: nothing is seen of it any more.
        return undefined;
      }
    },
    smoke: async () => ({ kind: 'done' }),
    migrate: async () => ({ kind: 'done' }),
    collect: async (_, site) => ({ site, series: [], next: 'b' }),
    look: async () => 'as-planned',
  };
}
