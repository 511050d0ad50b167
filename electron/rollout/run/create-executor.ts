import pLimit from 'p-limit';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Context } from '../../changes/index.ts';
import {
  asResult,
  compareSite,
  type Executor,
  Fence,
  Gaps,
  migrate,
  type ReconcileRequest,
  type ReconcileTask,
  reconcileSite,
  type SiteHandle,
  SplitsBefore,
  shiftTraffic,
  siteHandleOf,
  smoke,
} from '../../sites/index.ts';
import { collect } from './collect.ts';
import { observe } from './observe.ts';
import { Restarts } from './restarts.ts';

/** Executor of rollouts on this console's gateways and engines. `console`: `user@host#id`. */
export function createExecutor(context: Context, console: string): Executor {
  const fence = new Fence();
  const gaps = new Gaps();
  const splits = new SplitsBefore();
  const restarts = new Restarts();
  const turns = new Map<string, ReturnType<typeof pLimit>>();
  const at = (rollout: Rollout, site: string): SiteHandle =>
    siteHandleOf(context, console, rollout, site);
  const unsettled = new Set<string>();
  const taskOf = (request: ReconcileRequest): ReconcileTask => ({
    ...{ handle: at(request.rollout, request.site), request, fence, unsettled },
  });
  return {
    // One at a time at a site: a cancelled action has ended before the way back begins.
    reconcile(request) {
      const { service } = request.rollout.plan.request.scope;
      const key = `${service}/${request.site}`;
      const turn = turns.get(key) ?? pLimit(1);
      turns.set(key, turn);
      return turn(() => asResult(() => reconcileSite(taskOf(request), gaps)));
    },
    // Waits for nobody: it is the way back.
    shiftTraffic: (request) => asResult(() => shiftTraffic(taskOf(request), splits)),
    smoke: (rollout, site, signal) => asResult(() => smoke(at(rollout, site), signal)),
    migrate: (rollout, site, signal) => asResult(() => migrate(at(rollout, site), signal)),
    async collect(rollout, site) {
      try {
        return await collect(at(rollout, site), gaps, splits);
      } catch (error) {
        context.log.warn({ error, site }, 'no evidence could be collected');
        return { site, series: [] };
      }
    },
    observe(rollout, site) {
      try {
        const handle = at(rollout, site);
        const seen = observe(handle, restarts, Date.now());
        const fencedBy = fence.foundBy(handle);
        return seen && fencedBy !== undefined ? { ...seen, fencedBy } : seen;
      } catch {
        // The fleet file has lost the site: nothing is seen of it any more.
        return undefined;
      }
    },
    async compare(rollout, site, desired) {
      try {
        return await compareSite(at(rollout, site), desired, fence);
      } catch (error) {
        context.log.warn({ error, site }, 'a site could not be looked at');
        return 'out-of-reach';
      }
    },
  };
}
