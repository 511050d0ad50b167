import { Button } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../shared/contract/rollouts.ts';
import { saveFile } from '../../parts/common/save-file.ts';
import { ErrorState, LoadingState } from '../../parts/common/states.tsx';
import { rolloutHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useWatched } from '../../state/use-rollouts.ts';
import { useTeller } from '../../state/use-teller.ts';
import { sayFromTo, scopeName, serviceName } from '../../words/say-rollout.ts';
import { Panel } from '../site/panel/panel.tsx';
import { IncidentNotes } from './incident-notes.tsx';
import classes from './incident-view.module.css';
import { MarkdownText } from './markdown-text.tsx';

/** Incident of a rollout that was rolled back: the automatic record, and a person's notes. */
export function IncidentView({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { utils } = useApp();
  const query = useQuery(utils.rollouts.incident.queryOptions({ input: { id } }));
  const { data, error } = query;
  return (
    <div className={classes.screen}>
      <IncidentHeader id={id} incident={data} />
      {error !== null && <ErrorState error={error} onRetry={() => void query.refetch()} />}
      {error === null && data === undefined && <LoadingState />}
      {data !== undefined && (
        <div className={classes.parts}>
          <Panel title={t('rollouts.incident.record')}>
            <MarkdownText text={data.markdown} />
          </Panel>
          <Panel title={t('rollouts.incident.person')}>
            <IncidentNotes incident={data} onSaved={() => void query.refetch()} />
          </Panel>
        </div>
      )}
    </div>
  );
}

type HeaderProps = { readonly id: string; readonly incident: Incident | undefined };

function IncidentHeader({ id, incident }: HeaderProps) {
  const teller = useTeller();
  const { t } = teller;
  const rollout = useWatched(id);
  const [saved, setSaved] = useState<string>();
  const file = `incident-${id}.md`;
  const what =
    rollout === undefined
      ? id
      : `${serviceName(teller, rollout.plan.request.scope.service)} ${sayFromTo(
          teller,
          rollout.plan,
        )} · ${scopeName(teller, rollout.plan.request.scope)}`;
  return (
    <header className={classes.head}>
      <h1>{t('rollouts.incident.of', { what })}</h1>
      <div className={classes.tools}>
        {saved !== undefined && (
          <span role="status">{t('rollouts.incident.exported', { file: saved })}</span>
        )}
        <Button
          component="a"
          href={rolloutHref(id)}
          size="md"
          variant="default"
          leftSection={<IconArrowLeft size={18} aria-hidden />}
        >
          {t('rollouts.incident.back')}
        </Button>
        <Button
          size="md"
          leftSection={<IconDownload size={18} aria-hidden />}
          disabled={incident === undefined}
          onClick={() => {
            if (incident === undefined) return;
            saveFile(file, 'text/markdown;charset=utf-8', incident.markdown);
            setSaved(file);
          }}
        >
          {t('rollouts.incident.export')}
        </Button>
      </div>
    </header>
  );
}
