import { Button } from '@mantine/core';
import { IconHourglassHigh, IconMessageQuestion } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { QueuedCommand } from '../../../../shared/model/change.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { useSiteTime } from '../../../state/site-time.ts';
import { useApp } from '../../../state/use-app.ts';
import classes from '../panel/notes.module.css';
import { RunError } from './run-error.tsx';

/** Commands that wait for a gateway; commands that ask have their answers beside them. */
export function QueuedNotes({ queued }: { readonly queued: readonly QueuedCommand[] }) {
  return queued.map((one) => <QueuedNote key={one.id} queued={one} />);
}

function QueuedNote({ queued }: { readonly queued: QueuedCommand }) {
  const { t } = useTranslation();
  const time = useSiteTime();
  const { gateway, by, state, seenRevision: seen } = queued;
  const words = { what: t(`traffic.kinds.${queued.kind}`), by, gateway };
  if (state.kind === 'waiting') {
    return (
      <div className={classes.note}>
        <IconHourglassHigh size={20} aria-hidden />
        <p className={classes.text}>
          {t('site.queued.waiting', { ...words, time: time.labelled(queued.at) })}
        </p>
        <Answer queued={queued.id} how="drop" />
      </div>
    );
  }
  const found = { seen, found: state.foundRevision, writer: state.foundWriter };
  return (
    <div className={classes.note}>
      <IconMessageQuestion size={20} aria-hidden />
      <p className={classes.text}>{t('site.queued.asks', { ...words, ...found })}</p>
      <Answer queued={queued.id} how="do" />
      <Answer queued={queued.id} how="drop" />
    </div>
  );
}

function Answer({ queued, how }: { readonly queued: string; readonly how: 'do' | 'drop' }) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const answer = useMutation({
    mutationFn: () => client.api.traffic.answer({ key: crypto.randomUUID(), queued, how }),
  });
  return (
    <>
      <Button
        size="md"
        variant={how === 'do' ? 'filled' : 'default'}
        loading={answer.isPending}
        disabled={!connected}
        onClick={() => answer.mutate()}
      >
        {t(`site.queued.${how}`)}
      </Button>
      {answer.error && <RunError error={answer.error} />}
    </>
  );
}
