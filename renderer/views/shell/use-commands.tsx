import {
  IconArrowBackUpDouble,
  IconFlask,
  IconLanguage,
  IconMap,
  IconMapPin,
  IconPlayerSkipBack,
  IconPlus,
  IconRocket,
  IconSunMoon,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Command, CommandGroup } from '../../parts/palette/palette.tsx';
import { isUnderWay } from '../../state/rollouts.ts';
import {
  mapHref,
  planHref,
  readinessHref,
  rolloutHref,
  rolloutsHref,
  siteHref,
} from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useTeller } from '../../state/use-teller.ts';
import type { FrameActions } from './use-frame-actions.ts';
import { rolloutName } from './use-rollout-outcome.ts';

const go = (href: string) => window.location.assign(href);

/** Everything the palette offers: sites, rollbacks, and what the frame itself can do. */
export function useCommands(actions: FrameActions, openLab: () => void): readonly CommandGroup[] {
  const { t } = useTranslation();
  const fleet = useFleet();
  const simulated = useStreamPart(useApp().fleet, (state) => state.simulated) ?? false;
  const view = viewCommands(t, actions, simulated ? openLab : undefined);
  return [
    { title: t('shell.group.sites'), commands: fleet === undefined ? [] : siteCommands(t, fleet) },
    { title: t('shell.group.rollouts'), commands: useRolloutCommands() },
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

/** The rollouts under way, and the ways to all of them. */
function useRolloutCommands(): readonly Command[] {
  const teller = useTeller();
  const { t, fleet } = teller;
  const running = useStore(
    useApp().rollouts,
    useShallow(
      (state) =>
        latest(state)
          ?.rollouts.filter(isUnderWay)
          .map(({ id }) => id) ?? [],
    ),
  );
  const { rollouts } = useApp();
  const icon = <IconRocket size={20} aria-hidden />;
  const open = running.flatMap((id): Command[] => {
    const rollout = latest(rollouts.getState())?.rollouts.find((one) => one.id === id);
    if (rollout === undefined) return [];
    const label = t('shell.command.openRollout', { name: rolloutName(teller, rollout) });
    return [{ id: `rollout ${id}`, label, icon, run: () => go(rolloutHref(id)) }];
  });
  const plus = <IconPlus size={20} aria-hidden />;
  const back = <IconArrowBackUpDouble size={20} aria-hidden />;
  const ways: readonly Command[] = [
    { id: 'rollouts', label: t('shell.shortcut.rollouts'), icon, run: () => go(rolloutsHref) },
    { id: 'new', label: t('rollouts.new'), icon: plus, run: () => go(planHref()) },
    { id: 'ready', label: t('shell.command.readiness'), icon: back, run: () => go(readinessHref) },
  ];
  const here = (fleet?.sites ?? []).map(
    ({ id, name }): Command => ({
      id: `roll out ${id}`,
      label: t('shell.command.rollOut', { name }),
      icon: plus,
      run: () => go(planHref({ site: id })),
    }),
  );
  return [...open, ...ways, ...here];
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
