import type { BackReason, RolloutState, SiteProgress } from '../../../shared/model/rollout.ts';
import {
  type DecisionContext,
  progressOf,
  sitesThatAre,
  stepAt,
  waveOfSite,
  without,
  withSite,
} from './decision-context.ts';
import { isInGap } from './site-state.ts';

/** One site goes back; its action under way is dropped, and the answer is ignored. */
export function rollBackSite(state: RolloutState, site: string, why: BackReason): RolloutState {
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
export function rollBackAll(
  context: DecisionContext,
  state: RolloutState,
  why: BackReason,
): RolloutState {
  const sites = Object.keys(state.sites).filter((site) => {
    const { kind } = progressOf(state, site);
    const gone = kind === 'going-back' || kind === 'back';
    const touched = kind !== 'waiting' && waveOfSite(context.plan, site) <= state.wave;
    return !gone && context.guards.leftBase(touched);
  });
  const sent = sites.reduce((next, site) => rollBackSite(next, site, why), state);
  const { gatesInForce: _, ...rest } = sent;
  return { ...rest, phase: { kind: 'going-back', why }, gates: [] };
}

/** A site has failed: it alone goes back, or, where too many have, everything. */
export function fail(
  context: DecisionContext,
  state: RolloutState,
  site: string,
  why: BackReason,
): RolloutState {
  const after = rollBackSite(state, site, why);
  const failed = Object.keys(after.sites).filter((each) => isAtFault(after, each)).length;
  return context.guards.belowLimit(failed, context.plan.stopAfter)
    ? pausePeers(context, after, site, why)
    : rollBackAll(context, after, why);
}

/** Itself, not one of its peers. */
export function isAtFault(state: RolloutState, site: string): boolean {
  const why = state.sites[site]?.why;
  if (why?.kind === 'trigger') return why.firing.site === site;
  return why?.kind === 'step-failed' && why.site === site;
}

/** They keep what they are like, but for those that would keep an answer from every camera. */
function pausePeers(
  context: DecisionContext,
  state: RolloutState,
  failed: string,
  why: BackReason,
): RolloutState {
  const kinds = context.plan.sites[failed]?.kinds ?? [];
  const peers = [...sitesThatAre(state, 'active'), ...sitesThatAre(state, 'waiting')].filter(
    (site) => context.plan.sites[site]?.kinds.some((kind) => kinds.includes(kind)),
  );
  return peers.reduce(
    (next, site) =>
      context.guards.canHalt(isInGap(context.plan, state, site))
        ? withSite(next, site, (progress) => pause(context, state, progress))
        : rollBackSite(next, site, why),
    state,
  );
}

/** A step that has begun there is completed; a step that waits for its migration is not begun. */
function pause(
  context: DecisionContext,
  state: RolloutState,
  progress: SiteProgress,
): SiteProgress {
  const { at, to, did } = progress;
  const begun =
    to === undefined ||
    at === to ||
    did !== undefined ||
    !stepAt(context.plan, state.wave, to).migrates;
  if (begun) return { ...progress, kind: 'paused' };
  return { ...without(progress, 'to'), kind: 'paused', ...(at >= 0 && { to: at }) };
}
