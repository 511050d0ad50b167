import {
  IconFlask,
  IconLanguage,
  IconMap,
  IconMapPin,
  IconPlayerSkipBack,
  IconSunMoon,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Command, CommandGroup } from '../../parts/palette/palette.tsx';
import { mapHref, siteHref } from '../../state/route-store.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import type { FrameActions } from './use-frame-actions.ts';

const go = (href: string) => window.location.assign(href);

/** Everything the palette offers: sites, rollbacks, and what the frame itself can do. */
export function useCommands(actions: FrameActions, openLab: () => void): readonly CommandGroup[] {
  const { t } = useTranslation();
  const fleet = useFleet();
  const simulated = useStreamPart(useApp().fleet, (state) => state.simulated) ?? false;
  const view = viewCommands(t, actions, simulated ? openLab : undefined);
  return [
    { title: t('shell.group.sites'), commands: fleet === undefined ? [] : siteCommands(t, fleet) },
    {
      title: t('shell.group.rollback'),
      commands: fleet === undefined ? [] : rollbackCommands(t, fleet, actions),
    },
    { title: t('shell.group.view'), commands: view },
  ];
}

function siteCommands(t: TFunction, fleet: Fleet): readonly Command[] {
  const environments = new Map(fleet.environments.map((one) => [one.id, one.name]));
  return fleet.sites.map((site) => ({
    id: `open ${site.id}`,
    label: t('shell.command.openSite', { name: site.name }),
    hint: environments.get(site.environment) ?? site.environment,
    icon: <IconMapPin size={20} aria-hidden />,
    run: () => go(siteHref(site.id)),
  }));
}

function rollbackCommands(
  t: TFunction,
  fleet: Fleet,
  { rollbackOf }: FrameActions,
): readonly Command[] {
  const icon = <IconPlayerSkipBack size={20} aria-hidden />;
  const environments = fleet.environments.map((one) => ({
    id: `rollback environment ${one.id}`,
    label: t('shell.command.rollBack', { name: one.name }),
    hint: t('common.environment'),
    icon,
    run: () => rollbackOf({ kind: 'environment', environment: one.id }),
  }));
  const sites = fleet.sites.map((site) => ({
    id: `rollback site ${site.id}`,
    label: t('shell.command.rollBack', { name: site.name }),
    hint: t('common.site'),
    icon,
    run: () => rollbackOf({ kind: 'site', site: site.id }),
  }));
  return [...environments, ...sites];
}

function viewCommands(
  t: TFunction,
  actions: FrameActions,
  openLab: (() => void) | undefined,
): readonly Command[] {
  const lab = {
    id: 'lab',
    label: t('shell.command.lab'),
    icon: <IconFlask size={20} aria-hidden />,
  };
  return [
    {
      id: 'map',
      label: t('shell.shortcut.map'),
      icon: <IconMap size={20} aria-hidden />,
      run: () => go(mapHref),
    },
    ...(openLab === undefined ? [] : [{ ...lab, run: openLab }]),
    {
      id: 'theme',
      label: t('shell.command.theme'),
      icon: <IconSunMoon size={20} aria-hidden />,
      run: actions.switchTheme,
    },
    {
      id: 'language',
      label: t('shell.command.language'),
      hint: t('shell.languageTo'),
      icon: <IconLanguage size={20} aria-hidden />,
      run: actions.switchLanguage,
    },
  ];
}
