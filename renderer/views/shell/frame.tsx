import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LoadingState } from '../../parts/common/states.tsx';
import { Palette } from '../../parts/palette/palette.tsx';
import { useApp } from '../../state/use-app.ts';
import { useSeeing } from '../../state/use-attention.ts';
import { useTitle } from '../../state/use-desktop.ts';
import { useStream } from '../../state/use-stream.ts';
import { FleetProblems } from '../fleet-problems/fleet-problems.tsx';
import { HostAttention } from '../host-keys/host-attention.tsx';
import { LabPanel } from '../lab-panel/lab-panel.tsx';
import { ConnectionBanner } from './connection-state.tsx';
import { CrashBoundary, ScreenCrash } from './crash-boundary.tsx';
import { Dock } from './dock.tsx';
import classes from './frame.module.css';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useOverlays } from './overlays.ts';
import { useCommands } from './use-commands.tsx';
import { useFrameActions } from './use-frame-actions.ts';
import { useNotices } from './use-notices.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { useTabRound } from './use-tab-round.ts';

const MapView = lazy(async () => ({ default: (await import('../map/map-view.tsx')).MapView }));
const SiteView = lazy(async () => ({ default: (await import('../site/site-view.tsx')).SiteView }));

const RolloutsView = lazy(async () => ({
  default: (await import('../rollouts/rollouts-view.tsx')).RolloutsView,
}));
const RolloutView = lazy(async () => ({
  default: (await import('../rollout/rollout-view.tsx')).RolloutView,
}));
const RolloutPlanView = lazy(async () => ({
  default: (await import('../rollout-plan/rollout-plan-view.tsx')).RolloutPlanView,
}));
const IncidentView = lazy(async () => ({
  default: (await import('../incident/incident-view.tsx')).IncidentView,
}));

const SettingsView = lazy(async () => ({
  default: (await import('../settings/settings-view.tsx')).SettingsView,
}));

/** The frame around every screen: header above, rollback below, and what lies over it. */
export function Frame() {
  const { t } = useTranslation();
  const app = useApp();
  useStream(app.fleet);
  useStream(app.overview);
  useStream(app.lab);
  useStream(app.rollouts);
  const overlays = useOverlays();
  const actions = useFrameActions(overlays.openPalette);
  const commands = useCommands(actions, () => overlays.toggle('lab'));
  useShortcuts(actions, overlays);
  useNotices();
  useTitle();
  useSeeing();
  const page = useRef<HTMLDivElement>(null);
  useTabRound(page);
  return (
    <div ref={page} className={classes.frame}>
      <button type="button" className={classes.skip} onClick={focusContent}>
        {t('shell.skip')}
      </button>
      <Header actions={actions} overlays={overlays} />
      <div>
        <ConnectionBanner />
        <FleetProblems />
        <HostAttention
          opened={overlays.shown === 'hosts'}
          onToggle={() => overlays.toggle('hosts')}
        />
      </div>
      <main id="content" className={classes.main} tabIndex={-1}>
        <CrashBoundary instead={(error, again) => <ScreenCrash error={error} onReload={again} />}>
          <Suspense fallback={<LoadingState />}>
            <Screen />
          </Suspense>
        </CrashBoundary>
      </main>
      <Dock actions={actions} />
      <Palette groups={commands} query={overlays.query} onQuery={overlays.setQuery} />
      <Help opened={overlays.shown === 'help'} onClose={overlays.close} />
      <LabPanel opened={overlays.shown === 'lab'} onClose={overlays.close} />
    </div>
  );
}

function Screen() {
  const app = useApp();
  const route = useStore(app.route);
  const letIn = useStore(app.client.connection.store, (one) => one.kind !== 'not-let-in');
  if (!letIn) return null;
  switch (route.kind) {
    case 'map':
      return <MapView />;
    case 'site':
      return <SiteView key={route.site} site={route.site} />;
    case 'rollouts':
    case 'readiness':
      return <RolloutsView tab={route.kind} />;
    case 'rollout':
      return <RolloutView key={route.id} id={route.id} />;
    case 'settings':
      return <SettingsView />;
    case 'incident':
      return <IncidentView key={route.id} id={route.id} />;
    case 'rollout-plan': {
      const { kind: _, ...given } = route;
      return <RolloutPlanView key={JSON.stringify(given)} given={given} />;
    }
  }
}

/** A link would change the hash, which is the route. */
function focusContent() {
  document.getElementById('content')?.focus();
}
