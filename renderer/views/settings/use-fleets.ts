import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OtherFleet } from '../../../shared/contract/desktop.ts';
import { useApp } from '../../state/use-app.ts';
import { useHost } from '../../state/use-desktop.ts';
import { sayError } from '../../words/say-error.ts';

/** Fleet files opened lately, newest first; none in a browser. */
export function useRecentFleets(): readonly string[] {
  const { utils } = useApp();
  const enabled = useHost() === 'desktop';
  return useQuery(utils.desktop.recentFleets.queryOptions({ enabled })).data ?? [];
}

/** Opens another fleet: the desktop app starts again with it. */
export function useOpenFleet(): (other: OtherFleet) => void {
  const { t } = useTranslation();
  const { client } = useApp();
  return (other) => {
    client.api.desktop.openFleet(other).catch((error: unknown) => {
      const { what, mend } = sayError(t, error);
      notifications.show({ id: 'open-fleet', message: `${what} ${mend}` });
    });
  };
}
