import { type RolloutNeed, sitesBack } from '../../shared/model/rollout-needs.ts';
import type { Said } from './say-error.ts';
import {
  sayBack,
  sayFromTo,
  sayHold,
  sayStepLong,
  scopeName,
  serviceName,
  sitesNamed,
  type Teller,
} from './say-rollout.ts';

/** Title, problem and advice for a rollout that needs a person. */
export function sayNeed(teller: Teller, need: RolloutNeed): Said & { readonly title: string } {
  const { t } = teller;
  const { plan } = need.rollout;
  const { scope } = plan.request;
  const what = `${serviceName(teller, scope.service)} ${sayFromTo(teller, plan)}`;
  const title = t('rolloutNeeds.title', { what, where: scopeName(teller, scope) });
  return { title, ...saidOf(teller, need) };
}

function saidOf(teller: Teller, { kind, rollout }: RolloutNeed): Said {
  const { t } = teller;
  const { plan, state } = rollout;
  const { phase, wave, step } = state;
  switch (kind) {
    case 'held': {
      const said = phase.kind === 'held' ? sayHold(teller, phase.why) : { what: '', mend: '' };
      return { what: t('rolloutNeeds.held', { why: said.what }), mend: said.mend };
    }
    case 'approval': {
      const next = plan.waves[wave]?.steps[step];
      const named = next === undefined ? '' : `${sayStepLong(teller, plan, next)}.`;
      return {
        what: t('rolloutNeeds.approval', { step: named }),
        mend: t('rolloutNeeds.approvalMend'),
      };
    }
    case 'rolled-back': {
      const why = 'why' in phase && phase.kind !== 'held' && phase.why;
      const key = phase.kind === 'ended' ? 'rolloutNeeds.rolledBack' : 'rolloutNeeds.goingBack';
      return {
        what: t(key, { why: why ? sayBack(teller, why) : '' }),
        mend: t('rolloutNeeds.rolledBackMend'),
      };
    }
    case 'sites-back': {
      const sites = sitesBack(rollout);
      const why = state.sites[sites[0] ?? '']?.why;
      return {
        what: t('rolloutNeeds.sitesBack', {
          count: sites.length,
          sites: sitesNamed(teller, sites),
          why: why === undefined ? '' : sayBack(teller, why),
        }),
        mend: t('rolloutNeeds.rolledBackMend'),
      };
    }
  }
}
