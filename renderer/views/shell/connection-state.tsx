import { Button, Tooltip } from '@mantine/core';
import { IconAlertOctagon, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ConnectionState } from '../../client/connection.ts';
import { useApp } from '../../state/use-app.ts';
import { useFormat } from '../../words/use-format.ts';
import classes from './connection-state.module.css';

function useConnection(): ConnectionState {
  return useStore(useApp().client.connection.store);
}

/** In the header: whether this page is connected to the backend. */
export function ConnectionBadge() {
  const { t } = useTranslation();
  const state = useConnection();
  const label =
    state.kind === 'open'
      ? t('shell.connection.openLong', state.info)
      : t(`shell.connection.${state.kind}`);
  const Icon = state.kind === 'open' ? IconPlugConnected : IconPlugConnectedX;
  return (
    <Tooltip label={label} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who is connected to what must be reachable by keyboard */}
      <span className={classes.badge} data-kind={state.kind} tabIndex={0} role="note">
        <Icon size={20} aria-hidden />
        <span className={classes.word}>{t(`shell.connection.${state.kind}`)}</span>
      </span>
    </Tooltip>
  );
}

/** Below the header while there is no connection: consequence and advice. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const state = useConnection();
  if (state.kind === 'not-let-in') {
    return (
      <div className={classes.banner} role="alert">
        <IconAlertOctagon size={24} aria-hidden />
        <p>{t('shell.connection.notLetInLong')}</p>
      </div>
    );
  }
  return state.kind === 'lost' ? <LostBanner state={state} /> : null;
}

function LostBanner({
  state,
}: {
  readonly state: Extract<ConnectionState, { readonly kind: 'lost' }>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const app = useApp();
  // The clock draws this anew each second; the ages are by this machine's own time.
  useStore(app.clock);
  const age = format.age(Date.now() - state.since);
  const next = format.age(state.nextAttemptAt - Date.now() + 999);
  return (
    <div className={classes.banner}>
      <IconPlugConnectedX size={24} aria-hidden />
      <p>{t('shell.connection.lostLong', { age, next })}</p>
      <Button variant="default" size="md" onClick={app.client.connection.retry}>
        {t('common.retry')}
      </Button>
      <span role="alert" className="visually-hidden">
        {t('shell.connection.lost')}
      </span>
    </div>
  );
}
