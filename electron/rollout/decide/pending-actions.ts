import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, RolloutState, SiteProgress } from '../../../shared/model/rollout.ts';
import { askAgainMs, type DecisionContext, progressOf, stepAt } from './decision-context.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Work = WithoutId<Action>;

/**
 * Works out the missing actions of every site anew after every event, so that no action that was
 * dropped, failed or cut off by a restart is forgotten.
 */
export function issueActions(
  context: DecisionContext,
  state: RolloutState,
): { readonly state: RolloutState; readonly actions: readonly Action[] } {
  if (!context.guards.running(state.phase)) return { state, actions: [] };
  const actions: Action[] = [];
  for (const site of Object.keys(state.sites)) {
    if (!context.guards.free(state, site) || !mayAskAgain(context, progressOf(state, site)))
      continue;
    const work = dueAt(context, state, site);
    if (work !== undefined) actions.push({ ...work, id: state.next + actions.length });
  }
  if (actions.length === 0) return { state, actions };
  const pending = [...state.pending, ...actions];
  return { state: { ...state, pending, next: state.next + actions.length }, actions };
}

/** A time further away than the wait itself was written before the clock was set back. */
function mayAskAgain({ now, guards }: DecisionContext, { notBefore }: SiteProgress): boolean {
  if (notBefore === undefined) return true;
  const left = Date.parse(notBefore) - now;
  return left > askAgainMs || guards.rested(left);
}

function dueAt(context: DecisionContext, state: RolloutState, site: string): Work | undefined {
  const progress = progressOf(state, site);
  switch (progress.kind) {
    case 'active':
    case 'paused':
      return context.guards.mayMove(state.phase) ? forward(context, state, site) : undefined;
    case 'going-back':
      return { site, kind: wayBack(progress) };
    case 'promoted':
      return state.phase.kind === 'retiring' && progress.did !== 'retire'
        ? { site, kind: 'retire' }
        : undefined;
    case 'waiting':
    case 'back':
      return undefined;
    default:
      return assertNever(progress.kind);
  }
}

function wayBack({ did }: SiteProgress): 'return' | 'collect' | 'restore' {
  if (did === 'collect') return 'restore';
  return did === 'return' ? 'collect' : 'return';
}

/** A paused site, too, is brought to the step that it was asked to be like: never left in between. */
function forward(context: DecisionContext, state: RolloutState, site: string): Work | undefined {
  const { kind, at, to, did } = progressOf(state, site);
  if (to === undefined) return undefined;
  const step = stepAt(context.plan, state.wave, to);
  if (at !== to)
    return context.guards.migrated(step, did !== undefined)
      ? { site, kind: 'reach', wave: state.wave, step: to }
      : { site, kind: 'migrate' };
  return kind === 'active' && !context.guards.smoked(step, did === 'smoke')
    ? { site, kind: 'smoke' }
    : undefined;
}
