import { assertNever } from '../../../shared/model/assert-never.ts';
import type { RolloutState } from '../../../shared/model/rollout.ts';
import { reasonToHold } from './beyond.ts';
import { gatesBefore, gatesNow } from './gates.ts';
import { sendAllBack } from './going-back.ts';
import { hold, isReady, moveOn, reasonOfAll, stepReached, wavePassedOver } from './progress.ts';
import {
  activeNow,
  progressOf,
  type Scene,
  sitesThatAre,
  stepAt,
  timeOf,
  without,
  withSites,
} from './scene.ts';
import type { Sights } from './sights.ts';
import { mayHalt } from './stand.ts';

/** Phase by phase as far as it goes by itself; without readings no gate can tell. */
export function settle(scene: Scene, state: RolloutState, sights: Sights = {}): RolloutState {
  let settled = state;
  for (;;) {
    const next = settleOnce(scene, settled, sights);
    if (next === settled) return settled;
    settled = next;
  }
}

function settleOnce(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  const { phase } = state;
  switch (phase.kind) {
    case 'acting':
      return settleActing(scene, state, sights);
    case 'soaking':
      return settleSoaking(scene, state, sights);
    case 'keeping':
      return settleKeeping(scene, state, phase.until);
    case 'retiring':
      return settleRetiring(scene, state);
    case 'going-back':
      return scene.guards.allBack(sitesThatAre(state, 'going-back').length)
        ? end(scene, state, phase.why.kind === 'shadow-done' ? 'finished' : 'rolled-back', phase)
        : state;
    case 'paused':
    case 'held':
    case 'ended':
      return state;
    default:
      return assertNever(phase);
  }
}

function settleActing(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  if (activeNow(scene.plan, state).length === 0) return wavePassedOver(scene, state);
  if (state.taken === true) return stepReached(scene, state) ? soaking(state) : state;
  // The step that was asked for last is finished first, such as after a restart.
  if (!activeNow(scene.plan, state).every((site) => isReady(scene, state, site))) return state;
  const waits = gatesBefore(scene, state, sights).some(
    ({ gate, state: now }) =>
      !(gate === 'window' ? scene.guards.windowOpen(now === 'passes') : now === 'passes'),
  );
  return waits ? state : take(scene, state);
}

/** From here on all that the step needs is being done, whatever is closed or restarted meanwhile. */
function take(scene: Scene, state: RolloutState): RolloutState {
  const behind = activeNow(scene.plan, state).filter(
    (site) => (progressOf(state, site).to ?? -1) < state.step,
  );
  const asked = withSites(state, behind, (progress) => ({
    ...without(progress, 'did', 'notBefore', 'failed'),
    to: state.step,
    frames: 0,
  }));
  return { ...asked, taken: true, gates: [] };
}

function soaking({ gatesInForce: _, ...state }: RolloutState): RolloutState {
  return { ...state, phase: { kind: 'soaking' } };
}

function settleSoaking(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  if (activeNow(scene.plan, state).length === 0) return wavePassedOver(scene, state);
  const step = stepAt(scene.plan, state.wave, state.step);
  if (!scene.guards.soaked(state.soaked, step)) return state;
  const gates = gatesNow(scene, state, sights);
  if (gates.every((gate) => scene.guards.gatePasses(gate.state))) return moveOn(scene, state);
  const why = reasonToHold(scene, state, gates);
  return why === undefined || !mayHalt(scene, state) ? state : hold({ ...state, gates }, why);
}

function settleKeeping(scene: Scene, state: RolloutState, until: string): RolloutState {
  if (sitesThatAre(state, 'promoted').length === 0)
    return sendAllBack(scene, state, reasonOfAll(state));
  const over =
    scene.guards.watched(state.soaked, scene.plan.watchSeconds) &&
    scene.guards.kept(scene.now, Date.parse(until));
  return over ? { ...state, phase: { kind: 'retiring' } } : state;
}

/** Ended is only what is in no place in between. */
function settleRetiring(scene: Scene, state: RolloutState): RolloutState {
  const left = sitesThatAre(state, 'promoted').filter(
    (site) => progressOf(state, site).did !== 'retire',
  );
  const over =
    scene.guards.retired(left.length) &&
    scene.guards.allBack(sitesThatAre(state, 'going-back').length);
  return over ? end(scene, state, 'finished', {}) : state;
}

export function end(
  scene: Scene,
  state: RolloutState,
  how: 'finished' | 'rolled-back' | 'taken-over',
  { why }: Pick<Extract<RolloutState['phase'], { kind: 'ended' }>, 'why'>,
): RolloutState {
  const { gatesInForce: _, ...rest } = state;
  return {
    ...rest,
    phase: { kind: 'ended', how, ...(why !== undefined && { why }) },
    pending: [],
    gates: [],
    endedAt: timeOf(scene.now),
  };
}
