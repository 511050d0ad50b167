import { assertNever } from '../../../shared/model/assert-never.ts';
import type { HoldReason, RolloutCommand, RolloutState } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import { advance } from './advance.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  sitesThatAre,
  timeOf,
  waveAt,
  without,
  withSites,
} from './decision-context.ts';
import { gateKey } from './failed-gates.ts';
import { countedNow } from './observations.ts';
import { reconcileAgain } from './on-restart.ts';
import { moveOn } from './progress.ts';
import { rollBackAll } from './roll-back.ts';
import { mayHalt } from './site-state.ts';

export function onCommand(
  context: DecisionContext,
  state: RolloutState,
  command: RolloutCommand,
  by: string,
): RolloutState {
  const { guards } = context;
  switch (command) {
    case 'pause':
      return pause(context, state, by);
    case 'resume':
      return guards.mayResume(state.phase) ? advance(context, resume(context, state)) : state;
    case 'advance':
      return guards.mayAdvance(state.phase) ? advance(context, passStep(context, state)) : state;
    case 'approve':
      return advance(context, { ...state, approved: true });
    case 'abort':
    case 'roll-back':
      if (!guards.mayGoBack(state.phase)) return state;
      return command === 'roll-back' || guards.mayAbort(state)
        ? rollBackAll(context, state, { kind: 'person', by, how: command })
        : state;
    default:
      return assertNever(command);
  }
}

function pause(context: DecisionContext, state: RolloutState, by: string): RolloutState {
  const { kind } = state.phase;
  return (kind === 'acting' || kind === 'soaking') && mayHalt(context, state)
    ? { ...state, phase: { kind: 'paused', by, from: kind } }
    : state;
}

/** A person's word takes the place of soak and gates; the approval of the next step is asked for there. */
const passStep = (context: DecisionContext, state: RolloutState): RolloutState =>
  state.phase.kind === 'keeping'
    ? { ...state, phase: { kind: 'retiring' } }
    : moveOn(context, waived(context, state));

/** Counts that were never compared, as a person has accepted: the next step does not ask again. */
const waived = (
  context: DecisionContext,
  state: RolloutState,
  sites = activeNow(context.plan, state),
): RolloutState =>
  withSites(state, sites, (progress) => ({ ...progress, counted: progress.counted ?? 'waived' }));

/** The gate of these sites is open for the rest of the step; all others still decide. */
const passedOver = (
  state: RolloutState,
  gate: GateName,
  sites: readonly string[],
): RolloutState => ({
  ...state,
  waived: [...(state.waived ?? []), ...sites.map((site) => gateKey({ gate, site }))],
});

function resume(context: DecisionContext, state: RolloutState): RolloutState {
  const rested = withSites(state, Object.keys(state.sites), (each) => without(each, 'notBefore'));
  // Time that passed while nothing moved is no soak.
  const seconds = Object.fromEntries(
    Object.keys(state.sites).map((site) => [site, countedNow(context, state.seconds[site])]),
  );
  const going = { ...rested, seconds };
  const { phase } = state;
  if (phase.kind !== 'held') return { ...going, phase: { kind: 'acting' } };
  if (phase.from === 'keeping') {
    const until = Date.parse(state.promotedAt ?? state.startedAt) + context.plan.keepSeconds * 1000;
    return { ...going, phase: { kind: 'keeping', until: timeOf(until) } };
  }
  return resumeFrom(context, { ...going, phase: { kind: 'acting' } }, phase.why);
}

function resumeFrom(context: DecisionContext, state: RolloutState, why: HoldReason): RolloutState {
  switch (why.kind) {
    case 'refused':
      return state;
    case 'dead-man':
    case 'restart':
    case 'taken-over':
      return reconcileAgain(state, waveAt(context.plan, state.wave).sites);
    case 'peers-paused':
      return release(context, state);
    case 'gate':
      return passedOver(
        why.gate === 'counts' ? waived(context, state, [why.site]) : state,
        why.gate,
        [why.site],
      );
    case 'not-compared':
      return passedOver(waived(context, state), 'counts', activeNow(context.plan, state));
    default:
      return assertNever(why);
  }
}

/** Paused sites go on from where they are; the wave waits for the one furthest behind. */
function release(context: DecisionContext, state: RolloutState): RolloutState {
  const { sites } = waveAt(context.plan, state.wave);
  const here = sitesThatAre(state, 'paused', sites);
  const later = sitesThatAre(state, 'paused').filter((site) => !sites.includes(site));
  const { beyond: _, waived: __, ...rest } = state;
  const active = withSites(rest, here, (progress) => ({ ...progress, kind: 'active' }));
  const asked = here.map((site) => progressOf(state, site).to ?? -1);
  const step = Math.min(...asked, state.step);
  return {
    ...withSites(active, later, (progress) => ({ ...progress, kind: 'waiting' })),
    step: Math.max(0, step),
    taken: step >= 0,
    soaked: 0,
    approved: false,
  };
}
