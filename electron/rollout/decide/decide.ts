import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { commanded } from './commands.ts';
import { issue } from './due.ts';
import type { RolloutEvent } from './event.ts';
import { allGuards, type Guards } from './guards.ts';
import { enter } from './progress.ts';
import { answered } from './results.ts';
import { type Scene, timeOf } from './scene.ts';
import { settle } from './settle.ts';
import { tick } from './ticks.ts';
import { takenOver, woke } from './waking.ts';

export type Decision = { readonly state: RolloutState; readonly actions: readonly Action[] };

/**
 * What a rollout does next, by what it has been through and what has happened now. Knows no clock and
 * no network: the same events in the same order decide the same. Actions that are in `pending`
 * before and not after are dropped: whoever carries them out ends them, and their answers say nothing.
 * @param now ms since the epoch, the console's clock
 */
export function decide(
  plan: RolloutPlan,
  state: RolloutState,
  event: RolloutEvent,
  now: number,
  guards: Guards = allGuards,
): Decision {
  if (!guards.running(state.phase)) return { state, actions: [] };
  const scene = { plan, now, guards };
  return issue(scene, afterEvent(scene, state, event));
}

function afterEvent(scene: Scene, state: RolloutState, event: RolloutEvent): RolloutState {
  switch (event.kind) {
    case 'started':
      return settle(scene, state);
    case 'tick':
      return tick(scene, state, event.observations);
    case 'result':
      return answered(scene, state, event.action, event.result);
    case 'command':
      return commanded(scene, state, event.command, event.by);
    case 'woke':
      return woke(scene, state, event);
    case 'taken-over':
      return takenOver(scene, state, event.from, event);
    default:
      return assertNever(event);
  }
}

/** Nothing is done yet: the first step is taken by the event `started`. */
export function firstState(plan: RolloutPlan, now: number): RolloutState {
  const sites = Object.fromEntries(
    plan.waves.flatMap((wave) =>
      wave.sites.map((site) => [site, { kind: 'waiting', at: -1, frames: 0 } as const]),
    ),
  );
  const blank: RolloutState = {
    phase: { kind: 'acting' },
    wave: 0,
    step: 0,
    soaked: 0,
    seconds: {},
    sites,
    approved: false,
    pending: [],
    next: 1,
    gates: [],
    held: {},
    startedAt: timeOf(now),
  };
  return enter({ plan, now, guards: allGuards }, blank, 0, 0);
}
