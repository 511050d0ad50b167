import type { BackReason, HoldReason, RolloutState } from '../../../shared/model/rollout.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  sitesThatAre,
  stepAt,
  timeOf,
  waveAt,
  withSites,
} from './decision-context.ts';
import { isAtFault, rollBackAll, rollBackSite } from './roll-back.ts';
import { mayHalt } from './site-state.ts';

/** The wave begins, or the next step of it; nothing is done before it may be taken. */
export function enter(
  context: DecisionContext,
  state: RolloutState,
  wave: number,
  step: number,
): RolloutState {
  const waiting = sitesThatAre(state, 'waiting', waveAt(context.plan, wave).sites);
  const { beyond: _, waived: __, ...fresh } = state;
  const judged = state.gates.filter(({ gate }) => gate !== 'approval' && gate !== 'window');
  return {
    ...withSites(fresh, waiting, (progress) => ({ ...progress, kind: 'active' })),
    phase: { kind: 'acting' },
    wave,
    step,
    soaked: 0,
    approved: false,
    taken: false,
    gates: [],
    ...(judged.length > 0 && { gatesInForce: judged }),
  };
}

/** The present step is over, by its gates or by a person's word. */
export function moveOn(context: DecisionContext, state: RolloutState): RolloutState {
  const { plan, guards } = context;
  const { sites, steps } = waveAt(plan, state.wave);
  if (plan.request.options.drill === true && steps[state.step]?.kind === 'switch')
    return rollBackAll(context, state, { kind: 'drill' });
  const next = steps[state.step + 1];
  const last = next === undefined || (next.kind === 'promote' && mayHalt(context, state));
  const paused = sitesThatAre(state, 'paused', sites);
  if (last && !guards.peersReady(paused.length)) return holdForPeers(state, paused);
  return next === undefined
    ? completeWave(context, state)
    : enter(context, state, state.wave, state.step + 1);
}

function holdForPeers(state: RolloutState, sites: readonly string[]): RolloutState {
  const failed = Object.keys(state.sites).find((site) => isAtFault(state, site)) ?? '';
  return hold(state, { kind: 'peers-paused', failed, sites });
}

/** With nobody left in a wave but those that wait for a person, or nobody at all. */
export function wavePassedOver(context: DecisionContext, state: RolloutState): RolloutState {
  const paused = sitesThatAre(state, 'paused', waveAt(context.plan, state.wave).sites);
  return context.guards.peersReady(paused.length)
    ? completeWave(context, state)
    : holdForPeers(state, paused);
}

function completeWave(context: DecisionContext, state: RolloutState): RolloutState {
  const steps = waveAt(context.plan, state.wave).steps;
  const done = activeNow(context.plan, state);
  const left = promotes(steps)
    ? withSites(state, done, (progress) => ({ ...progress, kind: 'promoted' }))
    : done.reduce((next, site) => rollBackSite(next, site, { kind: 'shadow-done' }), state);
  return state.wave + 1 < context.plan.waves.length
    ? enter(context, left, state.wave + 1, 0)
    : completeWaves(context, left);
}

const promotes = (steps: readonly PlanStep[]) => steps.at(-1)?.kind === 'promote';

function completeWaves(context: DecisionContext, state: RolloutState): RolloutState {
  if (sitesThatAre(state, 'promoted').length === 0)
    return rollBackAll(context, state, reasonOfAll(state));
  return {
    ...state,
    phase: { kind: 'keeping', until: timeOf(context.now + context.plan.keepSeconds * 1000) },
    soaked: 0,
    gates: [],
    promotedAt: timeOf(context.now),
  };
}

/** Why nobody was promoted: for a shadow that is no fault, unless every site failed. */
export function reasonOfAll(state: RolloutState): BackReason {
  const shadow = Object.values(state.sites).find(({ why }) => why?.kind === 'shadow-done');
  const failed = Object.keys(state.sites).find((site) => isAtFault(state, site)) ?? '';
  return shadow?.why ?? state.sites[failed]?.why ?? { kind: 'shadow-done' };
}

/** A person decides how it goes on. A way back that has begun is never held up. */
export function hold(state: RolloutState, why: HoldReason): RolloutState {
  const from = heldFrom(state);
  return from === undefined ? state : { ...state, phase: { kind: 'held', why, from } };
}

function heldFrom({ phase }: RolloutState): 'acting' | 'soaking' | 'keeping' | undefined {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'keeping':
      return phase.kind;
    case 'paused':
    case 'held':
      return phase.from;
    case 'retiring':
      return 'keeping';
    case 'going-back':
    case 'ended':
      return undefined;
  }
}

/** Every active site has all that the step is made of. */
export function stepReached(context: DecisionContext, state: RolloutState): boolean {
  return activeNow(context.plan, state).every(
    (site) => (progressOf(state, site).to ?? -1) >= state.step && isReady(context, state, site),
  );
}

/** Nothing is left to be done of what was last asked of a site. */
export function isReady(
  { plan, guards }: DecisionContext,
  state: RolloutState,
  site: string,
): boolean {
  const { at, to, did } = progressOf(state, site);
  if (to === undefined) return true;
  return guards.reached(at, to) && guards.smoked(stepAt(plan, state.wave, to), did === 'smoke');
}
