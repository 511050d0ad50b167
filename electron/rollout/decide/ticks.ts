import type { RolloutState, SiteProgress, VariantFigures } from '../../../shared/model/rollout.ts';
import { noteGates } from './beyond.ts';
import { gatesBefore, gatesInForce, gatesNow } from './gates.ts';
import { hold } from './progress.ts';
import { activeNow, type Scene, sitesThatAre, waveAt, withSites } from './scene.ts';
import { end, settle } from './settle.ts';
import { isNew, type Sights, sightsOf } from './sights.ts';
import { standsAs, underLease } from './stand.ts';
import { watch, watchTime } from './triggers.ts';

export function tick(scene: Scene, state: RolloutState, observations: Sights): RolloutState {
  const sights = sightsOf(scene, observations);
  if (isTakenFrom(scene, state, sights)) return end(scene, state, 'taken-over', {});
  const guarded = watch(scene, deadMan(scene, state, sights), sights);
  const soaked = soak(scene, watchTime(scene, guarded, sights), sights);
  const isCounted = soaked.phase.kind === 'soaking' && soaked.soaked > state.soaked;
  const noted = isCounted ? noteGates(soaked, gatesNow(scene, soaked, sights)) : soaked;
  const settled = settle(scene, noted, sights);
  return withGates(scene, settled, sights);
}

function withGates(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  if (state.phase.kind === 'soaking') return { ...state, gates: gatesNow(scene, state, sights) };
  if (state.phase.kind !== 'acting' || state.taken === true) return state;
  return {
    ...state,
    gates: gatesBefore(scene, state, sights),
    gatesInForce: gatesInForce(scene, state, sights),
  };
}

/** Seen before this console acts there again, which it may not for hours. */
function isTakenFrom(scene: Scene, state: RolloutState, sights: Sights): boolean {
  return Object.entries(state.sites).some(([site, { kind, at, did }]) => {
    const isHeld = kind !== 'waiting' && kind !== 'back' && at >= 0 && did !== 'retire';
    return isHeld && !scene.guards.ours(sights[site]?.fencedBy);
  });
}

/** HAProxy itself has sent everything to stable there: nothing of this rollout is left under way. */
function deadMan(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  if (state.promotedAt !== undefined || state.phase.kind === 'going-back') return state;
  const { sites } = waveAt(scene.plan, state.wave);
  const exposed = [
    ...sitesThatAre(state, 'active', sites),
    ...sitesThatAre(state, 'paused', sites),
  ].filter((site) => underLease(scene.plan, standsAs(scene.plan, state, site)));
  const fired = exposed.find((site) => {
    const seen = sights[site];
    if (seen === undefined || scene.guards.leaseLives(seen.lease)) return false;
    return isNew(scene, seen.second, state.sites[site]?.seen);
  });
  if (fired === undefined) return state;
  const held = hold(state, { kind: 'dead-man', site: fired });
  const back = sitesThatAre(state, 'going-back');
  return { ...held, pending: held.pending.filter(({ site }) => back.includes(site)) };
}

/** At most one second a tick, and only one in which every site was seen anew. */
function soak(scene: Scene, state: RolloutState, sights: Sights): RolloutState {
  const sites = soakingSites(scene, state);
  const all = sites.every((site) => {
    const seen = sights[site];
    return seen !== undefined && isNew(scene, seen.second, state.seconds[site]);
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

function soakingSites(scene: Scene, state: RolloutState): readonly string[] {
  if (state.phase.kind === 'soaking') return activeNow(scene.plan, state);
  return state.phase.kind === 'keeping' ? sitesThatAre(state, 'promoted') : [];
}
