import { assertNever } from '../../shared/model/assert-never.ts';
import type { HoldReason, RolloutCommand, RolloutState } from '../../shared/model/rollout.ts';
import { sendAllBack } from './going-back.ts';
import { moveOn } from './progress.ts';
import {
  progressOf,
  type Scene,
  sitesThatAre,
  timeOf,
  waveAt,
  without,
  withSites,
} from './scene.ts';
import { settle } from './settle.ts';
import { secondOf } from './sights.ts';
import { mayHalt } from './stand.ts';
import { reachAgain } from './waking.ts';

export function commanded(
  scene: Scene,
  state: RolloutState,
  command: RolloutCommand,
  by: string,
): RolloutState {
  if (!scene.guards.inForce(command, state.phase, state)) return state;
  switch (command) {
    case 'pause':
      if (!mayHalt(scene, state)) return state;
      return state.phase.kind === 'acting' || state.phase.kind === 'soaking'
        ? { ...state, phase: { kind: 'paused', by, from: state.phase.kind } }
        : state;
    case 'resume':
      return settle(scene, resume(scene, state));
    case 'advance':
      return settle(scene, advance(scene, state));
    case 'approve':
      return settle(scene, { ...state, approved: true });
    case 'abort':
    case 'roll-back':
      return sendAllBack(scene, state, {
        kind: 'person',
        by,
        how: command === 'abort' ? 'abort' : 'roll-back',
      });
    default:
      return assertNever(command);
  }
}

/** A person's word takes the place of soak and gates; the approval of the next step is asked for there. */
const advance = (scene: Scene, state: RolloutState): RolloutState =>
  state.phase.kind === 'keeping' ? { ...state, phase: { kind: 'retiring' } } : moveOn(scene, state);

function resume(scene: Scene, state: RolloutState): RolloutState {
  const rested = withSites(state, Object.keys(state.sites), (each) => without(each, 'notBefore'));
  const second = secondOf(scene.now);
  // Time that passed while nothing moved is no soak.
  const seconds = Object.fromEntries(Object.keys(state.sites).map((site) => [site, second]));
  const going = { ...rested, seconds: { ...state.seconds, ...seconds } };
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
    default:
      return assertNever(why);
  }
}

/** Paused sites go on from where they are; the wave waits for the one furthest behind. */
function release(scene: Scene, state: RolloutState): RolloutState {
  const { sites } = waveAt(scene.plan, state.wave);
  const here = sitesThatAre(state, 'paused', sites);
  const later = sitesThatAre(state, 'paused').filter((site) => !sites.includes(site));
  const active = withSites(state, here, (progress) => ({ ...progress, kind: 'active' }));
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
