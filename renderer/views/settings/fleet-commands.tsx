import { IconFileSearch, IconFolderOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PaletteCommand } from '../../parts/palette/find-commands.ts';
import { settingsHref } from '../../state/route-store.ts';
import { useApp } from '../../state/use-app.ts';
import { useHost } from '../../state/use-desktop.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useOpenFleet, useRecentFleets } from './use-fleets.ts';

/** Commands of the palette about fleet files; in a browser, the way to the settings, which say how. */
export function useFleetCommands(): readonly PaletteCommand[] {
  const { t } = useTranslation();
  const file = useStreamPart(useApp().fleet, (state) => state.file) ?? '';
  const isDesktop = useHost() === 'desktop';
  const recent = useRecentFleets();
  const open = useOpenFleet();
  const choose: PaletteCommand = {
    id: 'open fleet',
    label: t('settings.openFleet'),
    hint: file,
    icon: <IconFolderOpen size={20} aria-hidden />,
    run: isDesktop ? () => open({ kind: 'choose' }) : () => window.location.assign(settingsHref),
  };
  const icon = <IconFileSearch size={20} aria-hidden />;
  const others = recent
    .filter((one) => one !== file)
    .map((one): PaletteCommand => {
      const label = t('settings.openFile', { file: one });
      return { id: `fleet ${one}`, label, icon, run: () => open({ kind: 'file', file: one }) };
    });
  return [choose, ...others];
}
