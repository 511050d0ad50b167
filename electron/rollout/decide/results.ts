import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, ActionResult, RolloutState } from '../../../shared/model/rollout.ts';
import { fail } from './going-back.ts';
import { hold } from './progress.ts';
import { askAgainMs, type Scene, timeOf, without, withSite } from './scene.ts';
import { end, settle } from './settle.ts';
import { countedNow } from './sights.ts';
import { mayHalt } from './stand.ts';

export function answered(
  scene: Scene,
  state: RolloutState,
  action: Action,
  result: ActionResult,
): RolloutState {
  if (!scene.guards.awaited(state, action.id)) return state;
  const pending = state.pending.filter(({ id }) => id !== action.id);
  return settle(scene, take(scene, { ...state, pending }, action, result));
}

function take(
  scene: Scene,
  state: RolloutState,
  action: Action,
  result: ActionResult,
): RolloutState {
  const { site } = action;
  switch (result.kind) {
    case 'done':
      return done(scene, state, action);
    case 'fenced':
      return end(scene, state, 'taken-over', {});
    case 'out-of-reach':
      return again(scene, state, site);
    case 'failed':
    case 'refused': {
      if (isWayBack(action)) return again(scene, state, site);
      const { host, detail } = result;
      const isFault = result.kind === 'failed' || !mayHalt(scene, state);
      return isFault && action.kind !== 'retire'
        ? fail(scene, state, site, { kind: 'step-failed', site, host, detail })
        : hold(state, { kind: 'refused', site, host, detail });
    }
    default:
      return assertNever(result);
  }
}

/** The way back is never given up: whatever is in its way, it is tried again. */
const isWayBack = ({ kind }: Action) =>
  kind === 'return' || kind === 'collect' || kind === 'restore';

const again = (scene: Scene, state: RolloutState, site: string) =>
  withSite(state, site, (progress) => ({ ...progress, notBefore: timeOf(scene.now + askAgainMs) }));

function done(scene: Scene, state: RolloutState, action: Action): RolloutState {
  switch (action.kind) {
    case 'reach':
      return reached(scene, state, action.site, action.step);
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
function reached(scene: Scene, state: RolloutState, site: string, step: number): RolloutState {
  const seconds = { ...state.seconds, [site]: countedNow(scene, state.seconds[site]) };
  return withSite({ ...state, seconds }, site, (progress) => ({
    ...without(progress, 'notBefore'),
    at: step,
    seen: countedNow(scene, progress.seen),
  }));
}
