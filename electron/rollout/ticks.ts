import type { RolloutState } from '../../shared/model/rollout.ts';
import { gatesBefore, gatesNow } from './gates.ts';
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
  const settled = settle(scene, soaked, sights);
  return { ...settled, gates: gatesShown(scene, settled, sights) };
}

function gatesShown(scene: Scene, state: RolloutState, sights: Sights) {
  if (state.phase.kind === 'soaking') return gatesNow(scene, state, sights);
  return state.phase.kind === 'acting' && state.taken !== true
    ? gatesBefore(scene, state, sights)
    : state.gates;
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
    (next, site) =>
      withSites(next, [site], (progress) => ({
        ...progress,
        frames: progress.frames + (sights[site]?.next?.framesPerSecond ?? 0),
      })),
    counted,
  );
}

function soakingSites(scene: Scene, state: RolloutState): readonly string[] {
  if (state.phase.kind === 'soaking') return activeNow(scene.plan, state);
  return state.phase.kind === 'keeping' ? sitesThatAre(state, 'promoted') : [];
}
