import { Button, Modal, Progress, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageProgress } from '../../../../shared/contract/engines.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { type SiteRun, useRun } from '../../../state/site-run.ts';
import { useApp, useFleet } from '../../../state/use-app.ts';
import { RunError } from '../changes/run-error.tsx';
import dialog from '../panel/dialog.module.css';

type Props = { readonly engine: string; readonly onClose: () => void };
type From = 'pull' | 'load';

/** Brings an image to an engine: from its registry, or from an archive that was carried here. */
export function ImageDialog({ engine, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const { run, start, cancel } = useRun<ImageProgress>();
  const [from, setFrom] = useState<From>('pull');
  const [release, setRelease] = useState<string | null>(null);
  const [path, setPath] = useState('');
  const running = run.kind === 'running';
  const chosen = from === 'pull' ? release : path.trim();
  const bring = (what: string) =>
    start((signal) =>
      from === 'pull'
        ? client.api.engines.pull({ engine, release: what }, { signal })
        : client.api.engines.load({ engine, path: what }, { signal }),
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('engines.image.title', { engine })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <div className={dialog.form}>
        <SegmentedControl
          size="md"
          aria-label={t('engines.image.how')}
          disabled={running}
          value={from}
          onChange={(value) => setFrom(value === 'load' ? 'load' : 'pull')}
          data={(['pull', 'load'] as const).map((value) => ({
            value,
            label: t(`engines.image.${value}`),
          }))}
        />
        {from === 'pull' ? (
          <ReleaseChoice value={release} onChange={setRelease} disabled={running} />
        ) : (
          <TextInput
            size="md"
            label={t('engines.image.path')}
            placeholder="/media/usb/counter-1.5.0.tar"
            disabled={running}
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        )}
        {running ? (
          <Button size="md" variant="default" onClick={cancel}>
            {t('engines.image.cancel')}
          </Button>
        ) : (
          <Button
            size="md"
            disabled={!chosen || !connected}
            onClick={() => chosen && bring(chosen)}
          >
            {t('engines.image.start')}
          </Button>
        )}
      </div>
      <ImageReport run={run} engine={engine} />
    </Modal>
  );
}

type ChoiceProps = {
  readonly value: string | null;
  readonly onChange: (release: string | null) => void;
  readonly disabled: boolean;
};

function ReleaseChoice({ value, onChange, disabled }: ChoiceProps) {
  const { t } = useTranslation();
  const releases = useFleet()?.releases ?? [];
  const image = releases.find((one) => one.id === value)?.image;
  return (
    <Select
      size="md"
      searchable
      label={t('engines.image.release')}
      description={image}
      inputWrapperOrder={['label', 'input', 'description']}
      disabled={disabled}
      value={value}
      onChange={onChange}
      data={releases.map((one) => ({
        value: one.id,
        label: `${one.service} ${one.version} (${one.id})`,
      }))}
    />
  );
}

function ImageReport({
  run,
  engine,
}: {
  readonly run: SiteRun<ImageProgress>;
  readonly engine: string;
}) {
  const { t } = useTranslation();
  if (run.kind === 'idle') return null;
  const done = run.events.find((one) => one.kind === 'done');
  const last = run.events.findLast((one) => one.kind === 'progress');
  return (
    <div className={dialog.report} role="status">
      {run.kind === 'running' && (
        <>
          <Progress
            size="lg"
            aria-label={t('engines.image.title', { engine })}
            value={(last?.ratio ?? 0) * 100}
            {...(last?.ratio === undefined && { value: 100, animated: true })}
          />
          <p className={dialog.said}>{last?.text}</p>
        </>
      )}
      {done && (
        <p className={dialog.good}>{t('engines.image.done', { image: done.image, engine })}</p>
      )}
      {run.kind === 'cancelled' && <p className={dialog.text}>{t('engines.image.cancelled')}</p>}
      {run.kind === 'failed' && <RunError error={run.error} />}
    </div>
  );
}
