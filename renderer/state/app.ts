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
import { lookingAt } from './looking.ts';
import { foldOverview, type Overview } from './overview-store.ts';
import { createRolloutCommands, type RolloutCommands } from './rollout-commands.ts';
import { rolloutsStream } from './rollouts.ts';
import { createRouteStore, type PageRoute } from './route-store.ts';
import { createSeenStore, type SeenStore } from './seen-store.ts';
import {
  createSettingsStore,
  followSystemTheme,
  type Settings,
  systemSettings,
} from './settings-store.ts';
import { createStreamStore, latest, type Stream, type StreamReadiness } from './stream-store.ts';
import type { Target } from './target.ts';

/** Everything the screens share; made once, closed with the page. */
export type App = {
  readonly client: Client;
  readonly ready: StreamReadiness;
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
  /** Events that the person at this browser has seen. */
  readonly seen: SeenStore;
  readonly route: StoreApi<PageRoute>;
  /** Selection on the map; rollback acts on it while the map is shown. */
  readonly selection: StoreApi<Selected>;
  /** Scope of the rollout that is being planned; rollback acts on it meanwhile. */
  readonly planned: StoreApi<Selected>;
  close(): void;
};

type Selected = {
  readonly target: Target | undefined;
  /** The rollout under *Needs attention* that it was selected by. */
  readonly rollout?: string | undefined;
};

const nothingSelected = () => createStore<Selected>(() => ({ target: undefined }));

const createUtils = (client: Client) => createTanstackQueryUtils(client.api);

export function createApp(client: Client): App {
  const ready = readinessStreams(client);
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
  const settings = createSettingsStore(window.localStorage, systemSettings());
  const unfollow = followSystemTheme(settings);
  const app: App = {
    client,
    ready,
    query: new QueryClient({ defaultOptions: { queries: { retry: false } } }),
    utils: createUtils(client),
    fleet,
    overview,
    lab,
    rollouts: rolloutsStream({ client, ready }),
    rolloutCommands: createRolloutCommands(api),
    changes: createChangesStore(api, () => lookingAt(app).screen),
    clock: clock.store,
    settings,
    seen: createSeenStore(window.localStorage),
    route,
    selection: nothingSelected(),
    planned: nothingSelected(),
    close: () => {
      unfollow();
      clock.close();
      route.close();
      client.close();
    },
  };
  return app;
}

export function readinessStreams(client: Client): StreamReadiness {
  const { store } = client.connection;
  return {
    isReady: () => store.getState().kind === 'open',
    onReady: (listener) =>
      store.subscribe((now, before) => {
        if (now.kind === 'open' && before.kind !== 'open') listener();
      }),
  };
}
