import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Readiness } from '../../../shared/model/readiness.ts';
import { rolloutHref } from '../../state/route-store.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useApp } from '../../state/use-app.ts';
import { useTeller } from '../../state/use-teller.ts';
import { releaseName, serviceName, siteName } from '../../words/say-rollout.ts';
import { RunError } from '../site/changes/run-error.tsx';
import dialog from '../site/panel/dialog.module.css';

type Props = { readonly readiness: Readiness; readonly onClose: () => void };

/** Says what a drill does before it is started: it moves live traffic. */
export function DrillDialog({ readiness, onClose }: Props) {
  const teller = useTeller();
  const { t } = teller;
  const { client } = useApp();
  const connected = useConnected();
  const { site, service, release } = readiness;
  const drill = useMutation({
    mutationFn: () => client.api.rollouts.drill({ key: crypto.randomUUID(), site, service }),
    onSuccess: ({ id }) => window.location.assign(rolloutHref(id)),
  });
  const words = {
    site: siteName(teller, site),
    service: serviceName(teller, service),
    release: release === undefined ? '' : releaseName(teller, release),
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('rollouts.ready.confirm.title', words)}
      closeButtonProps={{ 'aria-label': t('common.close'), size: 44 }}
    >
      <p className={dialog.text}>{t('rollouts.ready.confirm.what', words)}</p>
      <p className={dialog.text}>{t('rollouts.ready.confirm.safe')}</p>
      <div className={dialog.next}>
        <Button
          size="md"
          loading={drill.isPending}
          disabled={!connected}
          onClick={() => drill.mutate()}
        >
          {t('rollouts.ready.confirm.start')}
        </Button>
        <Button size="md" variant="default" onClick={onClose}>
          {t('rollouts.ready.confirm.cancel')}
        </Button>
      </div>
      {drill.error && <RunError error={drill.error} />}
    </Modal>
  );
}
