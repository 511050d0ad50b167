import { assertNever } from '../../shared/model/assert-never.ts';
import type { Action, ActionResult, RolloutState } from '../../shared/model/rollout.ts';
import { fail } from './going-back.ts';
import { hold } from './progress.ts';
import { askAgainMs, type Scene, timeOf, without, withSite } from './scene.ts';
import { end, settle } from './settle.ts';
import { secondOf } from './sights.ts';
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
  const second = secondOf(scene.now);
  switch (action.kind) {
    case 'reach':
      // What was read before this was so is not counted for it.
      return withSite(
        { ...state, seconds: { ...state.seconds, [action.site]: second } },
        action.site,
        (progress) => ({ ...without(progress, 'notBefore'), at: action.step, seen: second }),
      );
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
