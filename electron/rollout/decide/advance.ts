import { assertNever } from '../../../shared/model/assert-never.ts';
import type { RolloutState } from '../../../shared/model/rollout.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  sitesThatAre,
  stepAt,
  timeOf,
  without,
  withSites,
} from './decision-context.ts';
import { reasonToHold } from './failed-gates.ts';
import { gatesBefore, gatesNow } from './gates.ts';
import type { Observations } from './observations.ts';
import { hold, isReady, moveOn, reasonOfAll, stepReached, wavePassedOver } from './progress.ts';
import { rollBackAll } from './roll-back.ts';
import { mayHalt } from './site-state.ts';

/** Phase by phase as far as it goes by itself; without readings no gate can tell. */
export function advance(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations = {},
): RolloutState {
  let settled = state;
  for (;;) {
    const next = settleOnce(context, settled, sights);
    if (next === settled) return settled;
    settled = next;
  }
}

function settleOnce(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  const { phase } = state;
  switch (phase.kind) {
    case 'acting':
      return settleActing(context, state, sights);
    case 'soaking':
      return settleSoaking(context, state, sights);
    case 'keeping':
      return settleKeeping(context, state, phase.until);
    case 'retiring':
      return settleRetiring(context, state);
    case 'going-back':
      return context.guards.allBack(sitesThatAre(state, 'going-back').length)
        ? end(context, state, phase.why.kind === 'shadow-done' ? 'finished' : 'rolled-back', phase)
        : state;
    case 'paused':
    case 'held':
    case 'ended':
      return state;
    default:
      return assertNever(phase);
  }
}

function settleActing(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  if (activeNow(context.plan, state).length === 0) return wavePassedOver(context, state);
  if (state.taken === true) return stepReached(context, state) ? soaking(state) : state;
  // The step that was asked for last is finished first, such as after a restart.
  if (!activeNow(context.plan, state).every((site) => isReady(context, state, site))) return state;
  const waits = gatesBefore(context, state, sights).some(
    ({ gate, state: now }) =>
      !(gate === 'window' ? context.guards.windowOpen(now === 'passes') : now === 'passes'),
  );
  return waits ? state : take(context, state);
}

/** From here on all that the step needs is being done, whatever is closed or restarted meanwhile. */
function take(context: DecisionContext, state: RolloutState): RolloutState {
  const behind = activeNow(context.plan, state).filter(
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

function settleSoaking(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  if (activeNow(context.plan, state).length === 0) return wavePassedOver(context, state);
  const step = stepAt(context.plan, state.wave, state.step);
  if (!context.guards.soaked(state.soaked, step)) return state;
  const gates = gatesNow(context, state, sights);
  if (gates.every((gate) => context.guards.gatePasses(gate.state))) return moveOn(context, state);
  const why = reasonToHold(context, state, gates);
  return why === undefined || !mayHalt(context, state) ? state : hold({ ...state, gates }, why);
}

function settleKeeping(context: DecisionContext, state: RolloutState, until: string): RolloutState {
  if (sitesThatAre(state, 'promoted').length === 0)
    return rollBackAll(context, state, reasonOfAll(state));
  const over =
    context.guards.watched(state.soaked, context.plan.watchSeconds) &&
    context.guards.kept(context.now, Date.parse(until));
  return over ? { ...state, phase: { kind: 'retiring' } } : state;
}

/** Ended is only what is in no place in between. */
function settleRetiring(context: DecisionContext, state: RolloutState): RolloutState {
  const left = sitesThatAre(state, 'promoted').filter(
    (site) => progressOf(state, site).did !== 'retire',
  );
  const over =
    context.guards.retired(left.length) &&
    context.guards.allBack(sitesThatAre(state, 'going-back').length);
  return over ? end(context, state, 'finished', {}) : state;
}

export function end(
  context: DecisionContext,
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
    endedAt: timeOf(context.now),
  };
}
