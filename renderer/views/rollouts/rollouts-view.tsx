import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StreamView } from '../../parts/common/states.tsx';
import { planHref, readinessHref, rolloutsHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useStream } from '../../state/use-stream.ts';
import { HistoryPanel } from './history-panel.tsx';
import { ReadinessPanel } from './readiness-panel.tsx';
import classes from './rollouts-view.module.css';
import { UnderWayPanel } from './under-way-panel.tsx';

/** Every rollout, those that need a person first; or whether there are ways back. */
export function RolloutsView({ tab }: { readonly tab: 'rollouts' | 'readiness' }) {
  const { t } = useTranslation();
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>{t(tab === 'readiness' ? 'rollouts.readiness' : 'rollouts.title')}</h1>
        <nav className={classes.tabs} aria-label={t('rollouts.title')}>
          <a href={rolloutsHref} aria-current={tab === 'rollouts' ? 'page' : undefined}>
            {t('rollouts.history')}
          </a>
          <a href={readinessHref} aria-current={tab === 'readiness' ? 'page' : undefined}>
            {t('rollouts.readiness')}
          </a>
        </nav>
        <Button
          component="a"
          href={planHref()}
          size="md"
          leftSection={<IconPlus size={18} aria-hidden />}
        >
          {t('rollouts.new')}
        </Button>
      </header>
      {tab === 'readiness' ? <ReadinessPanel /> : <Rollouts />}
    </div>
  );
}

function Rollouts() {
  const state = useStream(useApp().rollouts);
  return (
    <StreamView state={state}>
      {(now) => (
        <>
          <UnderWayPanel now={now} />
          <HistoryPanel rollouts={now.rollouts} />
        </>
      )}
    </StreamView>
  );
}
