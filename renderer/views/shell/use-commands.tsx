import {
  IconArrowBackUpDouble,
  IconFlask,
  IconLanguage,
  IconMap,
  IconMapPin,
  IconPlayerSkipBack,
  IconPlus,
  IconRocket,
  IconSettings,
  IconSunMoon,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Severity } from '../../../shared/model/picture.ts';
import type { Site } from '../../../shared/model/site.ts';
import { SeverityMark } from '../../parts/common/severity-mark.tsx';
import type { CommandGroup, PaletteCommand } from '../../parts/palette/find-commands.ts';
import { attentionOrder, severityIn } from '../../state/ranking.ts';
import { isUnderWay } from '../../state/rollouts.ts';
import {
  mapHref,
  planHref,
  readinessHref,
  rolloutHref,
  rolloutsHref,
  settingsHref,
  siteHref,
} from '../../state/route-store.ts';
import { latest } from '../../state/stream-store.ts';
import { useApp, useFleet } from '../../state/use-app.ts';
import { useStreamPart } from '../../state/use-stream.ts';
import { useTeller } from '../../state/use-teller.ts';
import { useFleetCommands } from '../settings/fleet-commands.tsx';
import type { FrameActions } from './use-frame-actions.ts';
import { rolloutName } from './use-rollout-outcome.ts';

const go = (href: string) => window.location.assign(href);

/** Everything the palette offers: sites, rollbacks, and what the frame itself can do. */
export function useCommands(actions: FrameActions, openLab: () => void): readonly CommandGroup[] {
  const { t } = useTranslation();
  const fleet = useFleet();
  const simulated = useStreamPart(useApp().fleet, (state) => state.simulated) ?? false;
  const ranked = useWorstFirst(fleet);
  const view = [
    ...viewCommands(t, actions, simulated ? openLab : undefined),
    ...useFleetCommands(),
  ];
  return [
    { title: t('shell.group.sites'), commands: siteCommands(t, ranked) },
    { title: t('shell.group.rollouts'), commands: useRolloutCommands() },
    {
      title: t('shell.group.rollback'),
      commands: fleet === undefined ? [] : rollbackCommands(t, fleet, ranked, actions),
    },
    { title: t('shell.group.view'), commands: view },
  ];
}

type Ranked = {
  readonly site: Site;
  readonly environment: string;
  /** Absent: nothing is wrong there. */
  readonly severity?: Severity;
};

/** The sites that need a person come first, as on the map. */
function useWorstFirst(fleet: Fleet | undefined): readonly Ranked[] {
  const { overview } = useApp();
  const order = useStore(
    overview,
    useShallow((state) => attentionOrder(latest(state))),
  );
  if (fleet === undefined) return [];
  const names = new Map(fleet.environments.map((one) => [one.id, one.name]));
  const place = ({ id }: Site) => (order.includes(id) ? order.indexOf(id) : order.length);
  return fleet.sites
    .toSorted((one, other) => place(one) - place(other))
    .map((site) => ({
      ...{ site, environment: names.get(site.environment) ?? site.environment },
      ...(order.includes(site.id) && {
        severity: severityIn(latest(overview.getState()), site.id),
      }),
    }));
}

const hintOf = (t: TFunction, { environment, severity }: Ranked): string =>
  severity === undefined ? environment : `${environment} · ${t(`common.severity.${severity}`)}`;

function siteCommands(t: TFunction, ranked: readonly Ranked[]): readonly PaletteCommand[] {
  return ranked.map((one) => ({
    id: `open ${one.site.id}`,
    label: t('shell.command.openSite', { name: one.site.name }),
    hint: hintOf(t, one),
    icon:
      one.severity === undefined ? (
        <IconMapPin size={20} aria-hidden />
      ) : (
        <SeverityMark severity={one.severity} size="1.25rem" decorative />
      ),
    run: () => go(siteHref(one.site.id)),
  }));
}

/** The rollouts under way, and the ways to all of them. */
function useRolloutCommands(): readonly PaletteCommand[] {
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
  const open = running.flatMap((id): PaletteCommand[] => {
    const rollout = latest(rollouts.getState())?.rollouts.find((one) => one.id === id);
    if (rollout === undefined) return [];
    const label = t('shell.command.openRollout', { name: rolloutName(teller, rollout) });
    return [{ id: `rollout ${id}`, label, icon, run: () => go(rolloutHref(id)) }];
  });
  const plus = <IconPlus size={20} aria-hidden />;
  const back = <IconArrowBackUpDouble size={20} aria-hidden />;
  const ways: readonly PaletteCommand[] = [
    { id: 'rollouts', label: t('shell.shortcut.rollouts'), icon, run: () => go(rolloutsHref) },
    { id: 'new', label: t('rollouts.new'), icon: plus, run: () => go(planHref()) },
    { id: 'ready', label: t('shell.command.readiness'), icon: back, run: () => go(readinessHref) },
  ];
  const here = (fleet?.sites ?? []).map(
    ({ id, name }): PaletteCommand => ({
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
  ranked: readonly Ranked[],
  { rollbackOf }: FrameActions,
): readonly PaletteCommand[] {
  const moving = { icon: <IconPlayerSkipBack size={20} aria-hidden />, moves: true };
  const environments = fleet.environments.map((one) => ({
    id: `rollback environment ${one.id}`,
    label: t('shell.command.rollBack', { name: one.name }),
    hint: t('common.environment'),
    ...moving,
    run: () => rollbackOf({ kind: 'environment', environment: one.id }),
  }));
  const sites = ranked.map((one) => ({
    id: `rollback site ${one.site.id}`,
    label: t('shell.command.rollBack', { name: one.site.name }),
    hint: `${t('common.site')} · ${hintOf(t, one)}`,
    ...moving,
    run: () => rollbackOf({ kind: 'site', site: one.site.id }),
  }));
  return [...sites, ...environments];
}

function viewCommands(
  t: TFunction,
  actions: FrameActions,
  openLab: (() => void) | undefined,
): readonly PaletteCommand[] {
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
    {
      id: 'settings',
      label: t('settings.title'),
      icon: <IconSettings size={20} aria-hidden />,
      run: () => go(settingsHref),
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
