import { assertNever } from '../../../shared/model/assert-never.ts';
import type { Action, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { advance } from './advance.ts';
import { type DecisionContext, timeOf } from './decision-context.ts';
import type { RolloutEvent } from './event.ts';
import { allGuards, type Guards } from './guards.ts';
import { onCommand } from './on-command.ts';
import { onRestart, onTakenOver } from './on-restart.ts';
import { onResult } from './on-result.ts';
import { onTick } from './on-tick.ts';
import { issueActions } from './pending-actions.ts';
import { enter } from './progress.ts';

export type Decision = { readonly state: RolloutState; readonly actions: readonly Action[] };

/**
 * Next state and actions of a rollout, from its state and the event. Knows no clock and
 * no network: the same events in the same order decide the same. Actions that are in `pending`
 * before and not after are dropped: the runner ends them, and their answers say nothing.
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
  const context = { plan, now, guards };
  return issueActions(context, afterEvent(context, state, event));
}

function afterEvent(
  context: DecisionContext,
  state: RolloutState,
  event: RolloutEvent,
): RolloutState {
  switch (event.kind) {
    case 'started':
      return advance(context, state);
    case 'tick':
      return onTick(context, state, event.observations);
    case 'result':
      return onResult(context, state, event.action, event.result);
    case 'command':
      return onCommand(context, state, event.command, event.by);
    case 'woke':
      return onRestart(context, state, event);
    case 'taken-over':
      return onTakenOver(context, state, event.from, event);
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
