import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { InstallProgress, InstallStep } from '../../../../shared/contract/traffic.ts';
import { DiffView } from '../../../parts/gateway-panel/diff-view.tsx';
import { useConnected } from '../../../state/site-commands.ts';
import { type SiteRun, useRun } from '../../../state/site-run.ts';
import { useApp } from '../../../state/use-app.ts';
import { useFormat } from '../../../words/use-format.ts';
import { RunError } from '../changes/run-error.tsx';
import { StepList, stepStates } from '../changes/step-list.tsx';
import dialog from '../panel/dialog.module.css';
import { InstallScript } from './install-script.tsx';

type Props = {
  readonly gateway: string;
  /** Difference to review before the installation. */
  readonly diff: string;
  readonly onClose: () => void;
};

/** Differences on a gateway, and the one action that reloads HAProxy. */
export function InstallDialog({ gateway, diff, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const { run, start } = useRun<InstallProgress>();
  const done = run.kind !== 'idle' && run.events.some((one) => one.kind === 'done');
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('site.install.title', { gateway })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <p className={dialog.text}>{t('site.install.what')}</p>
      <p className={dialog.said}>{t('site.install.diff')}</p>
      <DiffView diff={diff} />
      {!done && (
        <Button
          size="md"
          loading={run.kind === 'running'}
          disabled={!connected}
          onClick={() =>
            start((signal) =>
              client.api.traffic.install({ key: crypto.randomUUID(), gateway }, { signal }),
            )
          }
        >
          {t('site.install.button')}
        </Button>
      )}
      <InstallReport run={run} gateway={gateway} />
      {!done && <InstallScript gateway={gateway} />}
    </Modal>
  );
}

const order = [
  'render',
  'check',
  'binds',
  'write',
  'reload',
  'answer',
] as const satisfies InstallStep[];

function InstallReport({
  run,
  gateway,
}: {
  readonly run: SiteRun<InstallProgress>;
  readonly gateway: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  if (run.kind === 'idle') return null;
  const done = run.events.find((one) => one.kind === 'done');
  const failed = run.events.find((one) => one.kind === 'failed');
  const told = run.events.flatMap((one) => (one.kind === 'done' ? [] : [one.step]));
  const current = failed?.step ?? told.at(-1);
  const steps: readonly InstallStep[] = told.includes('restore') ? [...order, 'restore'] : order;
  const states = stepStates(steps, current, done ? 'done' : failed ? 'failed' : 'running');
  return (
    <div className={dialog.report} role="status">
      <StepList
        steps={states.map(({ step, state }) => ({
          key: step,
          label: t(`site.install.steps.${step}`),
          state,
        }))}
      />
      {done && (
        <p className={dialog.good}>
          {t('site.install.done', { time: t('common.unit.ms', { value: format.whole(done.ms) }) })}
        </p>
      )}
      {failed && (
        <p className={dialog.bad} role="alert">
          <strong>
            {t('site.install.failed', {
              gateway,
              step: t(`site.install.steps.${failed.step}`),
              detail: failed.detail,
            })}
          </strong>{' '}
          {t(failed.restored ? 'site.install.restored' : 'site.install.notRestored')}
        </p>
      )}
      {run.kind === 'failed' && <RunError error={run.error} />}
    </div>
  );
}
