import type { BackReason, HoldReason, RolloutState } from '../../../shared/model/rollout.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';
import { isAtFault, sendAllBack, sendBack } from './going-back.ts';
import {
  activeNow,
  progressOf,
  type Scene,
  sitesThatAre,
  stepAt,
  timeOf,
  waveAt,
  withSites,
} from './scene.ts';
import { mayHalt } from './stand.ts';

/** The wave begins, or the next step of it; nothing is done before it may be taken. */
export function enter(scene: Scene, state: RolloutState, wave: number, step: number): RolloutState {
  const waiting = sitesThatAre(state, 'waiting', waveAt(scene.plan, wave).sites);
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
export function moveOn(scene: Scene, state: RolloutState): RolloutState {
  const { plan, guards } = scene;
  const { sites, steps } = waveAt(plan, state.wave);
  if (plan.request.options.drill === true && steps[state.step]?.kind === 'switch')
    return sendAllBack(scene, state, { kind: 'drill' });
  const next = steps[state.step + 1];
  const last = next === undefined || (next.kind === 'promote' && mayHalt(scene, state));
  const paused = sitesThatAre(state, 'paused', sites);
  if (last && !guards.peersReady(paused.length)) return holdForPeers(state, paused);
  return next === undefined
    ? completeWave(scene, state)
    : enter(scene, state, state.wave, state.step + 1);
}

function holdForPeers(state: RolloutState, sites: readonly string[]): RolloutState {
  const failed = Object.keys(state.sites).find((site) => isAtFault(state, site)) ?? '';
  return hold(state, { kind: 'peers-paused', failed, sites });
}

/** With nobody left in a wave but those that wait for a person, or nobody at all. */
export function wavePassedOver(scene: Scene, state: RolloutState): RolloutState {
  const paused = sitesThatAre(state, 'paused', waveAt(scene.plan, state.wave).sites);
  return scene.guards.peersReady(paused.length)
    ? completeWave(scene, state)
    : holdForPeers(state, paused);
}

function completeWave(scene: Scene, state: RolloutState): RolloutState {
  const steps = waveAt(scene.plan, state.wave).steps;
  const done = activeNow(scene.plan, state);
  const left = promotes(steps)
    ? withSites(state, done, (progress) => ({ ...progress, kind: 'promoted' }))
    : done.reduce((next, site) => sendBack(next, site, { kind: 'shadow-done' }), state);
  return state.wave + 1 < scene.plan.waves.length
    ? enter(scene, left, state.wave + 1, 0)
    : completeWaves(scene, left);
}

const promotes = (steps: readonly PlanStep[]) => steps.at(-1)?.kind === 'promote';

function completeWaves(scene: Scene, state: RolloutState): RolloutState {
  if (sitesThatAre(state, 'promoted').length === 0)
    return sendAllBack(scene, state, reasonOfAll(state));
  return {
    ...state,
    phase: { kind: 'keeping', until: timeOf(scene.now + scene.plan.keepSeconds * 1000) },
    soaked: 0,
    gates: [],
    promotedAt: timeOf(scene.now),
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
export function stepReached(scene: Scene, state: RolloutState): boolean {
  return activeNow(scene.plan, state).every(
    (site) => (progressOf(state, site).to ?? -1) >= state.step && isReady(scene, state, site),
  );
}

/** Nothing is left to be done of what was last asked of a site. */
export function isReady({ plan, guards }: Scene, state: RolloutState, site: string): boolean {
  const { at, to, did } = progressOf(state, site);
  if (to === undefined) return true;
  return guards.reached(at, to) && guards.smoked(stepAt(plan, state.wave, to), did === 'smoke');
}
