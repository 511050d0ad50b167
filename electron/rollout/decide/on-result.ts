import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, ActionResult, RolloutState } from '../../../shared/model/rollout.ts';
import { advance, end } from './advance.ts';
import { askAgainMs, type DecisionContext, timeOf, without, withSite } from './decision-context.ts';
import { countedNow } from './observations.ts';
import { hold } from './progress.ts';
import { fail } from './roll-back.ts';
import { mayHalt } from './site-state.ts';

export function onResult(
  context: DecisionContext,
  state: RolloutState,
  action: Action,
  result: ActionResult,
): RolloutState {
  if (!context.guards.awaited(state, action.id)) return state;
  const pending = state.pending.filter(({ id }) => id !== action.id);
  return advance(context, take(context, { ...state, pending }, action, result));
}

function take(
  context: DecisionContext,
  state: RolloutState,
  action: Action,
  result: ActionResult,
): RolloutState {
  const { site } = action;
  switch (result.kind) {
    case 'done':
      return done(context, state, action);
    case 'fenced':
      return end(context, state, 'taken-over', {});
    case 'out-of-reach':
      return again(context, state, site);
    case 'failed':
    case 'refused': {
      if (isWayBack(action)) return again(context, state, site);
      const { host, detail } = result;
      const isFault = result.kind === 'failed' || !mayHalt(context, state);
      return isFault && action.kind !== 'retire'
        ? fail(context, state, site, { kind: 'step-failed', site, host, detail })
        : hold(state, { kind: 'refused', site, host, detail });
    }
    default:
      return assertNever(result);
  }
}

/** A rollback action is never given up: it is tried again if failed, refused or out of reach. */
const isWayBack = ({ kind }: Action) =>
  kind === 'return' || kind === 'collect' || kind === 'restore';

const again = (context: DecisionContext, state: RolloutState, site: string) =>
  withSite(state, site, (progress) => ({
    ...progress,
    notBefore: timeOf(context.now + askAgainMs),
  }));

function done(context: DecisionContext, state: RolloutState, action: Action): RolloutState {
  switch (action.kind) {
    case 'reach':
      return reached(context, state, action.site, action.step);
    case 'restore':
      return withSite(state, action.site, (progress) => ({
        ...without(progress, 'notBefore', 'did'),
        kind: 'back',
      }));
    case 'smoke':
    case 'migrate':
    case 'return':
    case 'collect':
    case 'retire':
      return withSite(state, action.site, (progress) => ({
        ...without(progress, 'notBefore'),
        did: action.kind,
      }));
    default:
      return assertNever(action);
  }
}

/** Readings from before the step was reached are not counted for it. */
function reached(
  context: DecisionContext,
  state: RolloutState,
  site: string,
  step: number,
): RolloutState {
  const seconds = { ...state.seconds, [site]: countedNow(context, state.seconds[site]) };
  return withSite({ ...state, seconds }, site, (progress) => ({
    ...without(progress, 'notBefore'),
    at: step,
    seen: countedNow(context, progress.seen),
  }));
}
