import type { BackReason, RolloutState, SiteProgress } from '../../../shared/model/rollout.ts';
import {
  progressOf,
  type Scene,
  sitesThatAre,
  stepAt,
  waveOfSite,
  without,
  withSite,
} from './scene.ts';
import { isInGap } from './stand.ts';

/** One site goes back; what was under way there is dropped, and its answer is ignored. */
export function sendBack(state: RolloutState, site: string, why: BackReason): RolloutState {
  const pending = state.pending.filter((action) => action.site !== site);
  const gates = [...state.gates, ...(state.gatesInForce ?? [])].filter((one) => one.site === site);
  return withSite({ ...state, pending }, site, (progress) => ({
    ...without(progress, 'did', 'notBefore'),
    kind: 'going-back',
    why,
    ...(gates.length > 0 && { gates }),
  }));
}

/** Everything that has left its base goes back. */
export function sendAllBack(scene: Scene, state: RolloutState, why: BackReason): RolloutState {
  const sites = Object.keys(state.sites).filter((site) => {
    const { kind } = progressOf(state, site);
    const gone = kind === 'going-back' || kind === 'back';
    const touched = kind !== 'waiting' && waveOfSite(scene.plan, site) <= state.wave;
    return !gone && scene.guards.leftBase(touched);
  });
  const sent = sites.reduce((next, site) => sendBack(next, site, why), state);
  const { gatesInForce: _, ...rest } = sent;
  return { ...rest, phase: { kind: 'going-back', why }, gates: [] };
}

/** A site has failed: it alone goes back, or, where too many have, everything. */
export function fail(
  scene: Scene,
  state: RolloutState,
  site: string,
  why: BackReason,
): RolloutState {
  const after = sendBack(state, site, why);
  const failed = Object.keys(after.sites).filter((each) => isAtFault(after, each)).length;
  return scene.guards.belowLimit(failed, scene.plan.stopAfter)
    ? pausePeers(scene, after, site, why)
    : sendAllBack(scene, after, why);
}

/** Itself, not one of its peers. */
export function isAtFault(state: RolloutState, site: string): boolean {
  const why = state.sites[site]?.why;
  if (why?.kind === 'trigger') return why.firing.site === site;
  return why?.kind === 'step-failed' && why.site === site;
}

/** They keep what they are like, but for those that would keep an answer from every camera. */
function pausePeers(
  scene: Scene,
  state: RolloutState,
  failed: string,
  why: BackReason,
): RolloutState {
  const kinds = scene.plan.sites[failed]?.kinds ?? [];
  const peers = [...sitesThatAre(state, 'active'), ...sitesThatAre(state, 'waiting')].filter(
    (site) => scene.plan.sites[site]?.kinds.some((kind) => kinds.includes(kind)),
  );
  return peers.reduce(
    (next, site) =>
      scene.guards.canHalt(isInGap(scene.plan, state, site))
        ? withSite(next, site, (progress) => pause(scene, state, progress))
        : sendBack(next, site, why),
    state,
  );
}

/** A step that has begun there is brought to its end; one that only waits for its migration is not begun. */
function pause(scene: Scene, state: RolloutState, progress: SiteProgress): SiteProgress {
  const { at, to, did } = progress;
  const begun =
    to === undefined ||
    at === to ||
    did !== undefined ||
    !stepAt(scene.plan, state.wave, to).migrates;
  if (begun) return { ...progress, kind: 'paused' };
  return { ...without(progress, 'to'), kind: 'paused', ...(at >= 0 && { to: at }) };
}
