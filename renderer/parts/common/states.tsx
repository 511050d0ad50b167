import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconClockPause,
  IconInbox,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamState } from '../../state/stream-store.ts';
import { sayFailure } from '../../words/say-obstacle.ts';
import { useFormat } from '../../words/use-format.ts';
import { useClock } from './clock.ts';
import classes from './states.module.css';

/** Where a value was not read: never a zero, never an empty place. */
export function Gap() {
  const { t } = useTranslation();
  return (
    <span className={classes.gap} title={t('common.gap')}>
      <span aria-hidden>–</span>
      <span className="visually-hidden">{t('common.gap')}</span>
    </span>
  );
}

export function LoadingState() {
  const { t } = useTranslation();
  return (
    <div className={classes.state} role="status">
      <div className={classes.bar} aria-hidden />
      <p>{t('common.state.loading')}</p>
    </div>
  );
}

type EmptyProps = {
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
};

export function EmptyState({ title, hint, children }: EmptyProps) {
  return (
    <div className={classes.state}>
      <IconInbox size={32} aria-hidden />
      <p className={classes.title}>{title}</p>
      {hint !== undefined && <p>{hint}</p>}
      {children}
    </div>
  );
}

type ErrorProps = { readonly error: unknown; readonly onRetry?: () => void };

/** A failure with its place and its remedy. */
export function ErrorState({ error, onRetry }: ErrorProps) {
  const { t } = useTranslation();
  const { what, mend } = sayFailure({ t, format: useFormat(), fleet: undefined }, error);
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle size={32} aria-hidden className={classes.bad} />
      <p className={classes.title}>{what}</p>
      <p>{mend}</p>
      {onRetry !== undefined && (
        <Button variant="default" size="md" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}

type StaleProps = {
  /** ms since the epoch by this machine's clock, as in `StreamState`. */
  readonly since: number;
};

/** Stands above values that are no longer kept up to date. */
export function StaleNote({ since }: StaleProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const age = useClock(() => format.age(Date.now() - since));
  return (
    <div className={classes.stale} role="status">
      <IconClockPause size={18} aria-hidden />
      <strong>{t('common.state.staleTitle')}.</strong>
      <span>{t('common.state.stale', { age })}</span>
    </div>
  );
}

type StreamProps<T> = {
  readonly state: StreamState<T>;
  readonly children: (value: T) => ReactNode;
};

/** Shows a stream in each of its states; a stale value stays, under a note, and looks stale. */
export function StreamView<T>({ state, children }: StreamProps<T>) {
  switch (state.kind) {
    case 'loading':
      return <LoadingState />;
    case 'failed':
      return <ErrorState error={state.error} />;
    case 'live':
    case 'stale':
      return (
        <>
          {state.kind === 'stale' && <StaleNote since={state.since} />}
          <div className={classes.content} data-stale={state.kind === 'stale'}>
            {children(state.value)}
          </div>
        </>
      );
  }
}

/** For a place that a host's lost link leaves without values. */
export function NoLink({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.state}>
      <IconPlugConnectedX size={32} aria-hidden className={classes.bad} />
      <p>{children}</p>
    </div>
  );
}
