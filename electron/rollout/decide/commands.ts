import { assertNever } from '../../../shared/model/assert-never.ts';
import type { HoldReason, RolloutCommand, RolloutState } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import { keyOf } from './beyond.ts';
import { sendAllBack } from './going-back.ts';
import { moveOn } from './progress.ts';
import {
  activeNow,
  progressOf,
  type Scene,
  sitesThatAre,
  timeOf,
  waveAt,
  without,
  withSites,
} from './scene.ts';
import { settle } from './settle.ts';
import { countedNow } from './sights.ts';
import { mayHalt } from './stand.ts';
import { reachAgain } from './waking.ts';

export function commanded(
  scene: Scene,
  state: RolloutState,
  command: RolloutCommand,
  by: string,
): RolloutState {
  const { guards } = scene;
  switch (command) {
    case 'pause':
      return pause(scene, state, by);
    case 'resume':
      return guards.mayResume(state.phase) ? settle(scene, resume(scene, state)) : state;
    case 'advance':
      return guards.mayAdvance(state.phase) ? settle(scene, advance(scene, state)) : state;
    case 'approve':
      return settle(scene, { ...state, approved: true });
    case 'abort':
    case 'roll-back':
      if (!guards.mayGoBack(state.phase)) return state;
      return command === 'roll-back' || guards.mayAbort(state)
        ? sendAllBack(scene, state, { kind: 'person', by, how: command })
        : state;
    default:
      return assertNever(command);
  }
}

function pause(scene: Scene, state: RolloutState, by: string): RolloutState {
  const { kind } = state.phase;
  return (kind === 'acting' || kind === 'soaking') && mayHalt(scene, state)
    ? { ...state, phase: { kind: 'paused', by, from: kind } }
    : state;
}

/** A person's word takes the place of soak and gates; the approval of the next step is asked for there. */
const advance = (scene: Scene, state: RolloutState): RolloutState =>
  state.phase.kind === 'keeping'
    ? { ...state, phase: { kind: 'retiring' } }
    : moveOn(scene, waived(scene, state));

/** Counts that were never compared, as a person has accepted: the next step does not ask again. */
const waived = (
  scene: Scene,
  state: RolloutState,
  sites = activeNow(scene.plan, state),
): RolloutState =>
  withSites(state, sites, (progress) => ({ ...progress, counted: progress.counted ?? 'waived' }));

/** The gate of these sites is open for the rest of the step; all others still decide. */
const passedOver = (
  state: RolloutState,
  gate: GateName,
  sites: readonly string[],
): RolloutState => ({
  ...state,
  waived: [...(state.waived ?? []), ...sites.map((site) => keyOf({ gate, site }))],
});

function resume(scene: Scene, state: RolloutState): RolloutState {
  const rested = withSites(state, Object.keys(state.sites), (each) => without(each, 'notBefore'));
  // Time that passed while nothing moved is no soak.
  const seconds = Object.fromEntries(
    Object.keys(state.sites).map((site) => [site, countedNow(scene, state.seconds[site])]),
  );
  const going = { ...rested, seconds };
  const { phase } = state;
  if (phase.kind !== 'held') return { ...going, phase: { kind: 'acting' } };
  if (phase.from === 'keeping') {
    const until = Date.parse(state.promotedAt ?? state.startedAt) + scene.plan.keepSeconds * 1000;
    return { ...going, phase: { kind: 'keeping', until: timeOf(until) } };
  }
  return resumeFrom(scene, { ...going, phase: { kind: 'acting' } }, phase.why);
}

function resumeFrom(scene: Scene, state: RolloutState, why: HoldReason): RolloutState {
  switch (why.kind) {
    case 'refused':
      return state;
    case 'dead-man':
    case 'restart':
    case 'taken-over':
      return reachAgain(state, waveAt(scene.plan, state.wave).sites);
    case 'peers-paused':
      return release(scene, state);
    case 'gate':
      return passedOver(
        why.gate === 'counts' ? waived(scene, state, [why.site]) : state,
        why.gate,
        [why.site],
      );
    case 'not-compared':
      return passedOver(waived(scene, state), 'counts', activeNow(scene.plan, state));
    default:
      return assertNever(why);
  }
}

/** Paused sites go on from where they are; the wave waits for the one furthest behind. */
function release(scene: Scene, state: RolloutState): RolloutState {
  const { sites } = waveAt(scene.plan, state.wave);
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
