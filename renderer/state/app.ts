import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabState } from '../../shared/contract/lab.ts';
import type { OverviewEvent } from '../../shared/contract/live.ts';
import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { FleetState } from '../../shared/model/fleet.ts';
import type { Client } from '../client/client.ts';
import { type ChangesStore, createChangesStore } from './changes-store.ts';
import { createClock } from './clock.ts';
import { foldOverview, type Overview } from './overview-store.ts';
import { createRolloutCommands, type RolloutCommands } from './rollout-commands.ts';
import { rolloutsStream } from './rollouts.ts';
import { createRouteStore, type Route } from './route-store.ts';
import { createSettingsStore, type Settings, systemSettings } from './settings-store.ts';
import { createStreamStore, latest, type Readiness, type Stream } from './stream-store.ts';
import type { Target } from './target.ts';

/** Everything the screens share; made once, closed with the page. */
export type App = {
  readonly client: Client;
  readonly ready: Readiness;
  readonly query: QueryClient;
  readonly utils: ReturnType<typeof createUtils>;
  readonly fleet: Stream<FleetState>;
  readonly overview: Stream<Overview>;
  readonly lab: Stream<LabState>;
  readonly rollouts: Stream<RolloutsNow>;
  readonly rolloutCommands: RolloutCommands;
  readonly changes: ChangesStore;
  /** The backend's time, ms since the epoch, once a second. */
  readonly clock: StoreApi<number>;
  readonly settings: StoreApi<Settings>;
  readonly route: StoreApi<Route>;
  /** What rollback acts on while the map is shown, or a new rollout is planned. */
  readonly selection: StoreApi<{ readonly target: Target | undefined }>;
  close(): void;
};

const createUtils = (client: Client) => createTanstackQueryUtils(client.api);

export function createApp(client: Client): App {
  const ready = readinessOf(client);
  const { api } = client;
  const fleet = createStreamStore<FleetState, FleetState>({
    ready,
    open: (signal) => api.fleet.watch(undefined, { signal }),
    fold: (_before, event) => event,
  });
  const overview = createStreamStore<OverviewEvent, Overview>({
    ready,
    open: (signal) => api.live.overview(undefined, { signal }),
    fold: (before, event) => foldOverview(before, event, Date.now()),
  });
  const lab = createStreamStore<LabState, LabState>({
    ready,
    open: (signal) => api.lab.watch(undefined, { signal }),
    fold: (_before, event) => event,
  });
  const clock = createClock(() => latest(overview.getState())?.clockOffsetMs ?? 0);
  const route = createRouteStore(window);
  return {
    client,
    ready,
    query: new QueryClient({ defaultOptions: { queries: { retry: false } } }),
    utils: createUtils(client),
    fleet,
    overview,
    lab,
    rollouts: rolloutsStream({ client, ready }),
    rolloutCommands: createRolloutCommands(api),
    changes: createChangesStore(api),
    clock: clock.store,
    settings: createSettingsStore(window.localStorage, systemSettings()),
    route,
    selection: createStore<{ readonly target: Target | undefined }>(() => ({ target: undefined })),
    close: () => {
      clock.close();
      route.close();
      client.close();
    },
  };
}

function readinessOf(client: Client): Readiness {
  const { store } = client.connection;
  return {
    isReady: () => store.getState().kind === 'open',
    onReady: (listener) =>
      store.subscribe((now, before) => {
        if (now.kind === 'open' && before.kind !== 'open') listener();
      }),
  };
}
