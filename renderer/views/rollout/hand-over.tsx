import { Menu } from '@mantine/core';
import { IconSteeringWheelOff } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { RowMenu } from '../../parts/row-menu/row-menu.tsx';
import { isUnderWay } from '../../state/rollouts.ts';
import { useConnected } from '../../state/site-commands.ts';
import { useApp } from '../../state/use-app.ts';
import { RunError } from '../site/changes/run-error.tsx';

/** Lets another console take over without waiting for the driving time to run out. */
export function HandOver({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const { client } = useApp();
  const connected = useConnected();
  const give = useMutation({
    mutationFn: () => client.api.rollouts.handOver({ key: crypto.randomUUID(), id: rollout.id }),
  });
  if (!isUnderWay(rollout)) return null;
  return (
    <>
      <RowMenu label={t('rolloutLive.more')} disabled={!connected}>
        <Menu.Item
          leftSection={<IconSteeringWheelOff size={18} aria-hidden />}
          onClick={() => give.mutate()}
        >
          {t('rolloutLive.commandLong.handOver')}
        </Menu.Item>
      </RowMenu>
      {give.isSuccess && <span role="status">{t('rolloutLive.handedOver')}</span>}
      {give.error && <RunError error={give.error} />}
    </>
  );
}
