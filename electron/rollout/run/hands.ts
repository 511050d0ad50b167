import pLimit from 'p-limit';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Context } from '../../changes/index.ts';
import {
  asResult,
  bringAbout,
  Fence,
  Gaps,
  type Hands,
  look,
  migrate,
  type Reach,
  type Scene,
  SplitsBefore,
  sceneOf,
  smoke,
  type Task,
  wayBack,
} from '../../sites/index.ts';
import { collect } from './collect.ts';
import { observe } from './observe.ts';
import { Restarts } from './restarts.ts';

/** What rollouts do to this console's gateways and engines. `console`: `user@host#id`. */
export function createHands(context: Context, console: string): Hands {
  const fence = new Fence();
  const gaps = new Gaps();
  const splits = new SplitsBefore();
  const restarts = new Restarts();
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const at = (rollout: Rollout, site: string): Scene => sceneOf(context, console, rollout, site);
  const unsettled = new Set<string>();
  const taskOf = (reach: Reach): Task => ({
    ...{ scene: at(reach.rollout, reach.site), reach, fence, unsettled },
  });
  return {
    // One at a time at a site: what was given up has ended before the way back begins.
    reach(reach) {
      const { service } = reach.rollout.plan.request.scope;
      const key = `${service}/${reach.site}`;
      const turn = turns.get(key) ?? pLimit(1);
      turns.set(key, turn);
      return turn(() => asResult(() => bringAbout(taskOf(reach), gaps)));
    },
    // Waits for nobody: it is the way back.
    route: (reach) => asResult(() => wayBack(taskOf(reach), splits)),
    smoke: (rollout, site, signal) => asResult(() => smoke(at(rollout, site), signal)),
    migrate: (rollout, site, signal) => asResult(() => migrate(at(rollout, site), signal)),
    async collect(rollout, site) {
      try {
        return await collect(at(rollout, site), gaps, splits);
      } catch (error) {
        context.log.warn({ error, site }, 'no evidence could be collected');
        return { site, series: [], next: rollout.plan.sites[site]?.slot ?? 'a' };
      }
    },
    observe(rollout, site) {
      try {
        const scene = at(rollout, site);
        const seen = observe(scene, restarts, Date.now());
        const fencedBy = fence.foundBy(scene);
        return seen && fencedBy !== undefined ? { ...seen, fencedBy } : seen;
      } catch {
        // The fleet file has lost the site: nothing is seen of it any more.
        return undefined;
      }
    },
    async look(rollout, site, posture) {
      try {
        return await look(at(rollout, site), posture, fence);
      } catch (error) {
        context.log.warn({ error, site }, 'a site could not be looked at');
        return 'out-of-reach';
      }
    },
  };
}
