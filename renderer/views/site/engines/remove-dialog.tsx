import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StartProgress } from '../../../../shared/contract/engines.ts';
import type { VariantNow } from '../../../../shared/model/picture.ts';
import { useConnected } from '../../../state/site-commands.ts';
import { useRun } from '../../../state/site-run.ts';
import { useApp } from '../../../state/use-app.ts';
import { RunError } from '../changes/run-error.tsx';
import dialog from '../panel/dialog.module.css';

type Props = {
  readonly service: string;
  readonly site: string;
  readonly variant: VariantNow;
  readonly onClose: () => void;
};

/** Empties a slot that has no traffic; says first what that means, because nothing brings it back at once. */
export function RemoveDialog({ service, site, variant, onClose }: Props) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const { run, start } = useRun<StartProgress>();
  const { slot, release = '' } = variant;
  const events = run.kind === 'idle' ? [] : run.events;
  const done = events.some((one) => one.kind === 'done');
  const input = { key: crypto.randomUUID(), site, service, slot };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('engines.remove.title', { release, slot })}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <p className={dialog.text}>{t('engines.remove.what')}</p>
      {!done && (
        <Button
          size="md"
          color="red"
          loading={run.kind === 'running'}
          disabled={!connected}
          onClick={() => start((signal) => client.api.engines.remove(input, { signal }))}
        >
          {t('engines.remove.button')}
        </Button>
      )}
      <div className={dialog.report} role="status">
        {events.map((one) => (
          <RemoveEvent key={JSON.stringify(one)} event={one} slot={slot} />
        ))}
        {run.kind === 'failed' && <RunError error={run.error} />}
      </div>
    </Modal>
  );
}

function RemoveEvent({ event, slot }: { readonly event: StartProgress; readonly slot: string }) {
  const { t } = useTranslation();
  switch (event.kind) {
    case 'step':
      return (
        <p className={dialog.said}>
          <b>{event.engine}</b> {event.text}
        </p>
      );
    case 'done':
      return <p className={dialog.good}>{t('engines.remove.done', { slot })}</p>;
    case 'failed':
      return (
        <p className={dialog.bad}>
          {t('engines.start.failed', {
            engine: event.engine,
            step: t(`engines.start.steps.${event.step}`),
            detail: event.detail,
          })}
        </p>
      );
  }
}
