import type { RolloutState, SiteProgress, VariantFigures } from '../../../shared/model/rollout.ts';
import { advance, end } from './advance.ts';
import {
  activeNow,
  type DecisionContext,
  sitesThatAre,
  waveAt,
  withSites,
} from './decision-context.ts';
import { noteGates } from './failed-gates.ts';
import { gatesBefore, gatesInForce, gatesNow } from './gates.ts';
import { freshObservations, isNew, type Observations } from './observations.ts';
import { hold } from './progress.ts';
import { reachedState, underLease } from './site-state.ts';
import { watch, watchTime } from './triggers.ts';

export function onTick(
  context: DecisionContext,
  state: RolloutState,
  observations: Observations,
): RolloutState {
  const sights = freshObservations(context, observations);
  if (isTakenFrom(context, state, sights)) return end(context, state, 'taken-over', {});
  const guarded = watch(context, deadMan(context, state, sights), sights);
  const soaked = soak(context, watchTime(context, guarded, sights), sights);
  const isCounted = soaked.phase.kind === 'soaking' && soaked.soaked > state.soaked;
  const noted = isCounted ? noteGates(soaked, gatesNow(context, soaked, sights)) : soaked;
  const settled = advance(context, noted, sights);
  return withGates(context, settled, sights);
}

function withGates(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  if (state.phase.kind === 'soaking') return { ...state, gates: gatesNow(context, state, sights) };
  if (state.phase.kind !== 'acting' || state.taken === true) return state;
  return {
    ...state,
    gates: gatesBefore(context, state, sights),
    gatesInForce: gatesInForce(context, state, sights),
  };
}

/** Seen before this console acts there again, which it may not for hours. */
function isTakenFrom(context: DecisionContext, state: RolloutState, sights: Observations): boolean {
  return Object.entries(state.sites).some(([site, { kind, at, did }]) => {
    const isHeld = kind !== 'waiting' && kind !== 'back' && at >= 0 && did !== 'retire';
    return isHeld && !context.guards.ours(sights[site]?.fencedBy);
  });
}

/** HAProxy itself has sent everything to stable there: nothing of this rollout is left under way. */
function deadMan(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  if (state.promotedAt !== undefined || state.phase.kind === 'going-back') return state;
  const { sites } = waveAt(context.plan, state.wave);
  const exposed = [
    ...sitesThatAre(state, 'active', sites),
    ...sitesThatAre(state, 'paused', sites),
  ].filter((site) => underLease(context.plan, reachedState(context.plan, state, site)));
  const fired = exposed.find((site) => {
    const seen = sights[site];
    if (seen === undefined || context.guards.leaseLives(seen.lease)) return false;
    return isNew(context, seen.second, state.sites[site]?.seen);
  });
  if (fired === undefined) return state;
  const held = hold(state, { kind: 'dead-man', site: fired });
  const back = sitesThatAre(state, 'going-back');
  return { ...held, pending: held.pending.filter(({ site }) => back.includes(site)) };
}

/** At most one second a tick, and only one in which every site was seen anew. */
function soak(context: DecisionContext, state: RolloutState, sights: Observations): RolloutState {
  const sites = soakingSites(context, state);
  const all = sites.every((site) => {
    const seen = sights[site];
    return seen !== undefined && isNew(context, seen.second, state.seconds[site]);
  });
  if (sites.length === 0 || !all) return state;
  const seconds = Object.fromEntries(sites.map((site) => [site, sights[site]?.second ?? 0]));
  const counted = {
    ...state,
    soaked: state.soaked + 1,
    seconds: { ...state.seconds, ...seconds },
  };
  return sites.reduce(
    (next, site) => withSites(next, [site], (progress) => withFrames(progress, sights[site]?.next)),
    counted,
  );
}

/** Frames of one second, and how many of them failed by the ratio of the last ten. */
function withFrames(progress: SiteProgress, seen: VariantFigures | undefined): SiteProgress {
  const frames = seen?.framesPerSecond ?? 0;
  const failed = (progress.failed ?? 0) + frames * (seen?.errorRatio ?? 0);
  return { ...progress, frames: progress.frames + frames, ...(failed > 0 && { failed }) };
}

function soakingSites(context: DecisionContext, state: RolloutState): readonly string[] {
  if (state.phase.kind === 'soaking') return activeNow(context.plan, state);
  return state.phase.kind === 'keeping' ? sitesThatAre(state, 'promoted') : [];
}
