import { IconRocket } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { rolloutTone } from '../../parts/rollout/phase-mark.tsx';
import { isUnderWay } from '../../state/rollouts.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayPhase } from '../../words/say-rollout.ts';
import classes from './rollout-mark.module.css';

/** Beside the name of a site where something is being rolled out; draws again only when its phase changes. */
export function RolloutMark({ site }: { readonly site: string }) {
  const teller = useTeller();
  const [tone, phase] = useStore(
    useApp().rollouts,
    useShallow((state) => {
      const here = latest(state)?.rollouts.find(
        (one) => isUnderWay(one) && one.plan.sites[site] !== undefined,
      );
      return here === undefined ? [] : [rolloutTone(here), sayPhase(teller, here)];
    }),
  );
  if (phase === undefined) return null;
  const label = teller.t('rollouts.site.mark', { phase });
  const waits = tone === 'waits' || tone === 'bad';
  return (
    <span className={classes.mark} data-waits={waits} role="img" aria-label={label} title={label}>
      <IconRocket size={16} aria-hidden />
      {waits && <b aria-hidden>!</b>}
    </span>
  );
}
