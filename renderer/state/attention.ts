import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import { type RolloutNeed, rolloutNeeds } from '../../shared/model/rollout-needs.ts';
import type { Overview } from './overview-store.ts';
import { attentionOrder, severityIn } from './ranking.ts';
import type { Seen } from './seen-store.ts';

/** Rollouts that need the person at this browser, without needs they have seen or dismissed. */
export function needsUnseen(
  rollouts: RolloutsNow | undefined,
  seen: Seen,
  now: number,
): readonly RolloutNeed[] {
  return rolloutNeeds(rollouts?.rollouts ?? [], now).filter(({ key }) => !seen.has(key));
}

/** One line under *Needs attention*. */
export type AttentionItem = { readonly kind: 'site' | 'rollout'; readonly id: string };

/** Ids of rollouts that need a person; nothing moves in a held one until somebody decides. */
export type NeedingRollouts = {
  readonly held: readonly string[];
  readonly others: readonly string[];
};

/** A site whose one finding is that a rollout holds is told of by that rollout. */
function isTold(overview: Overview | undefined, site: string, rollouts: readonly string[]) {
  const findings = overview?.sites.get(site)?.findings ?? [];
  return (
    findings.length > 0 &&
    findings.every(
      ({ code, data }) => code === 'rollout-held' && rollouts.some((id) => id === data.rollout),
    )
  );
}

/** Held rollouts first, then broken sites, then what else a rollout needs of a person, then the other sites. */
export function attentionItems(
  overview: Overview | undefined,
  { held, others }: NeedingRollouts,
): readonly AttentionItem[] {
  const rollouts = [...held, ...others];
  const order = attentionOrder(overview).filter((site) => !isTold(overview, site, rollouts));
  const broken = order.filter((site) => severityIn(overview, site) === 'broken');
  const items = (kind: AttentionItem['kind'], ids: readonly string[]) =>
    ids.map((id): AttentionItem => ({ kind, id }));
  return [
    ...items('rollout', held),
    ...items('site', broken),
    ...items('rollout', others),
    ...items('site', order.slice(broken.length)),
  ];
}
