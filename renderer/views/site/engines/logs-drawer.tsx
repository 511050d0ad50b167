import { Button, Drawer, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container } from '../../../../shared/model/container.ts';
import { EmptyState, ErrorState, LoadingState } from '../../../parts/common/states.tsx';
import { type LogBuffer, matchingLines } from '../../../parts/logs/log-buffer.ts';
import { LogView } from '../../../parts/logs/log-view.tsx';
import { useSiteTime } from '../../../state/site-time.ts';
import { latest } from '../../../state/stream-store.ts';
import classes from './logs-drawer.module.css';
import { useLog } from './use-log.ts';

type Props = { readonly container: Container; readonly onClose: () => void };

/** A container's log as it is written, with pause and filter. */
export function LogsDrawer({ container, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(960px, 70vw)"
      title={t('engines.logs.openOf', { container: container.name })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '' }}
    >
      <Log container={container} />
    </Drawer>
  );
}

function Log({ container }: { readonly container: Container }) {
  const { t } = useTranslation();
  const time = useSiteTime();
  const state = useLog(container);
  const [words, setWords] = useState('');
  /** The log as it was when a person paused; the live log goes on. */
  const [paused, setPaused] = useState<LogBuffer>();
  const log = latest(state);
  if (state.kind === 'failed') return <ErrorState error={state.error} />;
  if (!log) return <LoadingState />;
  const shown = paused ?? log;
  const lines = matchingLines(shown.lines, words);
  const newer = (log.lines.at(-1)?.n ?? 0) - (shown.lines.at(-1)?.n ?? 0);
  return (
    <>
      <div className={classes.tools}>
        <PauseButton
          paused={paused !== undefined}
          newer={newer}
          onToggle={() => setPaused(paused ? undefined : log)}
        />
        <TextInput
          size="md"
          type="search"
          className={classes.filter}
          aria-label={t('engines.logs.filter')}
          placeholder={t('engines.logs.filter')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <span className={classes.count}>
          {time.zoneName} · {t('engines.logs.lines', { count: lines.length })}
          {shown.dropped > 0 && ` · ${t('engines.logs.dropped', { count: shown.dropped })}`}
        </span>
      </div>
      {state.kind === 'stale' && <p className={classes.broken}>{t('engines.logs.broken')}</p>}
      {lines.length === 0 ? (
        <EmptyState
          title={words === '' ? t('engines.logs.empty') : t('engines.logs.noMatch', { words })}
        />
      ) : (
        <LogView
          label={t('engines.logs.openOf', { container: container.name })}
          lines={lines}
          formatTime={time.clock}
        />
      )}
    </>
  );
}

type PauseProps = {
  readonly paused: boolean;
  readonly newer: number;
  readonly onToggle: () => void;
};

function PauseButton({ paused, newer, onToggle }: PauseProps) {
  const { t } = useTranslation();
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  const label = newer > 0 ? t('engines.logs.newer', { count: newer }) : t('engines.logs.resume');
  return (
    <Button
      size="md"
      miw="12rem"
      variant={paused ? 'filled' : 'default'}
      leftSection={<Icon size={18} aria-hidden />}
      onClick={onToggle}
    >
      {paused ? label : t('engines.logs.pause')}
    </Button>
  );
}
