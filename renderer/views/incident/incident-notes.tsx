import { Button, Textarea } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/rollouts.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useApp } from '../../state/use-app.ts';
import { RunError } from '../site/changes/run-error.tsx';
import classes from './incident-view.module.css';

type Props = { readonly incident: Incident; readonly onSaved: () => void };

const longest = 10_000;

/** Form for cause and lesson, which no console can know. */
export function IncidentNotes({ incident, onSaved }: Props) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const [cause, setCause] = useState(incident.cause);
  const [lesson, setLesson] = useState(incident.lesson);
  const save = useMutation({
    mutationFn: () =>
      client.api.rollouts.annotate({
        key: crypto.randomUUID(),
        id: incident.rollout,
        cause,
        lesson,
      }),
    onSuccess: onSaved,
  });
  const changed = cause !== incident.cause || lesson !== incident.lesson;
  const field = { size: 'md', rows: 6, resize: 'vertical', maxLength: longest } as const;
  return (
    <form
      className={classes.notes}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Textarea
        {...field}
        label={t('rollouts.incident.cause')}
        placeholder={t('rollouts.incident.causeHint')}
        value={cause}
        onChange={(event) => setCause(event.currentTarget.value)}
      />
      <Textarea
        {...field}
        label={t('rollouts.incident.lesson')}
        placeholder={t('rollouts.incident.lessonHint')}
        value={lesson}
        onChange={(event) => setLesson(event.currentTarget.value)}
      />
      <div className={classes.tools}>
        <span role="status">
          {changed
            ? t('rollouts.incident.unsaved')
            : save.isSuccess && t('rollouts.incident.saved')}
        </span>
        <Button
          type="submit"
          size="md"
          leftSection={<IconDeviceFloppy size={18} aria-hidden />}
          disabled={!connected || !changed}
          loading={save.isPending}
        >
          {t('rollouts.incident.save')}
        </Button>
      </div>
      {save.error && <RunError error={save.error} />}
    </form>
  );
}
