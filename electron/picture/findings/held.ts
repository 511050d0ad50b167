import type { HoldReason, Rollout } from '../../../shared/model/rollout.ts';
import { draft, type FindingDraft } from './draft.ts';

/** Rollouts that wait for a person at a site; `broken` where a gate is beyond its limit. */
export function findHeld(rollouts: readonly Rollout[], site: string): readonly FindingDraft[] {
  return rollouts.flatMap(({ id, plan, state }) => {
    const { phase } = state;
    if (phase.kind !== 'held' || !concerns(phase.why, plan.waves[state.wave]?.sites ?? [], site))
      return [];
    const { why } = phase;
    const figures =
      why.kind === 'gate' ? { gate: why.gate, value: why.value, limit: why.limit } : {};
    const data = { rollout: id, release: plan.release.id, why: why.kind, ...figures };
    const { service } = plan.request.scope;
    return [draft(why.kind === 'gate' ? 'broken' : 'warning', 'rollout-held', service, data)];
  });
}

/** The site that is the reason; all of the wave where none is. */
const concerns = (why: HoldReason, wave: readonly string[], site: string): boolean =>
  'site' in why ? why.site === site : wave.includes(site);
