import type { ForeignRollout } from '../../../shared/contract/rollouts.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { releasesBefore } from '../../../shared/model/rollout-plan.ts';
import { releaseName, type Teller } from '../../words/say-rollout.ts';
import type { Compared } from './compare-panel.tsx';

/** By the slots of the plan, which do not move when roles do. */
export function comparedOf(teller: Teller, { plan }: Rollout): Compared {
  const [before = ''] = releasesBefore(plan);
  const inSlot =
    (slot: (site: string) => string | undefined): Compared['next'] =>
    (variants, site) =>
      variants.find((one) => one.slot === slot(site));
  return {
    service: plan.request.scope.service,
    before: inSlot((site) => plan.sites[site]?.base.roles.stable),
    next: inSlot((site) => plan.sites[site]?.slot),
    names: { before: releaseName(teller, before), next: plan.release.version },
  };
}

/** Of another console's rollout only the release is known: the other one is what is stable beside it. */
export function comparedElsewhere(teller: Teller, rollout: ForeignRollout): Compared {
  const { t } = teller;
  return {
    service: rollout.service,
    before: (variants) =>
      variants.find(
        (one) =>
          one.release !== rollout.release && (one.role === 'stable' || one.role === 'previous'),
      ),
    next: (variants) => variants.find((one) => one.release === rollout.release),
    names: {
      before: t('rolloutLive.sites.base'),
      next: releaseName(teller, rollout.release),
    },
  };
}

/** The site that a person most likely wants to see. */
export function mostWanted({ state, plan }: Rollout): string | undefined {
  const kinds = ['going-back', 'active', 'paused', 'back', 'promoted', 'waiting'] as const;
  const sites = Object.keys(plan.sites);
  for (const kind of kinds) {
    const found = sites.find((site) => state.sites[site]?.kind === kind);
    if (found !== undefined) return found;
  }
  return sites[0];
}
