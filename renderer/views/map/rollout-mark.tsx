import { IconRocket } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isUnderWay } from '../../state/rollouts.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import classes from './rollout-mark.module.css';

/** Beside the name of a site where something is being rolled out; draws again only when its phase changes. */
export function RolloutMark({ site }: { readonly site: string }) {
  const { t } = useTranslation();
  const kind = useStore(useApp().rollouts, (state) => {
    const here = latest(state)?.rollouts.find(
      (one) => isUnderWay(one) && one.plan.sites[site] !== undefined,
    );
    return here?.state.phase.kind;
  });
  if (kind === undefined || kind === 'ended') return null;
  const label = t('rollouts.site.mark', { phase: t(`rollouts.phase.${kind}`) });
  const waits = kind === 'held' || kind === 'paused' || kind === 'going-back';
  return (
    <span className={classes.mark} data-waits={waits} role="img" aria-label={label} title={label}>
      <IconRocket size={16} aria-hidden />
      {waits && <b aria-hidden>!</b>}
    </span>
  );
}
