import type { Aim } from '../../parts/rollback-button/rollback-dock.tsx';
import type { Outlook } from '../../state/rollback-now.ts';
import { releaseName, type Teller } from '../../words/say-rollout.ts';

/** Effect of the red button, in a few words and in a sentence; and whether it has one. */
export function sayOutlook(teller: Teller, name: string, outlook: Outlook): Omit<Aim, 'name'> {
  const { t, format } = teller;
  const named = (ids: readonly string[]) => format.list(ids.map((id) => releaseName(teller, id)));
  switch (outlook.kind) {
    case 'unknown':
      return { armed: true, long: t('changes.would.unknownLong', { name }) };
    case 'nothing': {
      const why = t(`changes.nothingWhy.${outlook.why}`);
      return { armed: false, long: t('changes.nothingAt', { name, why }) };
    }
    case 'previous': {
      const words = { from: named([outlook.from]), to: named([outlook.to]) };
      const would = t('changes.would.previous', words);
      return { armed: true, would, long: t('changes.would.previousLong', { name, ...words }) };
    }
    case 'candidate':
    case 'rollout': {
      const { kind, releases: ids } = outlook;
      const releases = ids.length === 0 ? t('changes.would.theCandidate') : named(ids);
      const would = t(`changes.would.${kind}`, { releases });
      return { armed: true, would, long: t(`changes.would.${kind}Long`, { name, releases }) };
    }
  }
}
