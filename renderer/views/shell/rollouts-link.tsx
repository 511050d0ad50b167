import { Button } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isUnderWay } from '../../state/rollouts.ts';
import { rolloutsHref } from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useNeedingRolloutCount } from '../../state/use-attention.ts';
import classes from './header.module.css';

/** The way to the rollouts, with how many need a person, else how many run. */
export function RolloutsLink() {
  const { t } = useTranslation();
  const { rollouts } = useApp();
  const running = useStore(rollouts, (state) => latest(state)?.rollouts.filter(isUnderWay).length);
  const asking = useNeedingRolloutCount();
  const count = asking > 0 ? asking : (running ?? 0);
  const said = t(asking > 0 ? 'rollouts.attention' : 'rollouts.underWay', { count });
  return (
    <Button
      component="a"
      href={rolloutsHref}
      variant="default"
      size="md"
      px="sm"
      leftSection={<IconRocket size={18} aria-hidden />}
    >
      {t('rollouts.title')}
      {count > 0 && (
        <span className={asking > 0 ? classes.faults : classes.running} title={said}>
          <span aria-hidden>{count}</span>
          <span className="visually-hidden">{said}</span>
        </span>
      )}
    </Button>
  );
}
