import { existsSync, readFileSync } from 'node:fs';
import { parseServersState } from '../../links/haproxy/index.ts';
import type { Frontend, RouterBackend } from './backend.ts';
import type { BackendConfig, RouterConfig } from './config.ts';
import type { RuleProcess } from './exchange.ts';
import { createMap, parseMapFile, type VersionedMap } from './map-store.ts';
import { createMirror } from './mirror.ts';
import { checkServers, createServer, type Server, setAdmin } from './server.ts';
import { createStickTable, type StickTable } from './stick-table.ts';
import { createTally } from './tally.ts';
import { ConfigError } from './words.ts';

/** Process of one configuration: a reload makes another and lets this one run out. */
export type RouterProcess = RuleProcess & {
  readonly pid: number;
  readonly startedAt: number;
  readonly frontends: readonly Frontend[];
  readonly backends: ReadonlyMap<string, RouterBackend>;
  readonly maps: ReadonlyMap<string, VersionedMap>;
  readonly tables: ReadonlyMap<string, StickTable>;
  /** Results of the copies to shadows. */
  showMirror(): string;
  stopping(): boolean;
  /** A newer one has taken over. */
  retire(): void;
};

/** Reads maps and servers' state from disk; throws ConfigError where a map cannot be read. */
export function createProcess(config: RouterConfig, pid: number): RouterProcess {
  const maps = new Map(config.maps.map((file) => [file, loadMap(file)]));
  const backends = new Map(config.backends.map((backend) => [backend.name, loadBackend(backend)]));
  const tables = new Map(
    config.backends
      .filter(({ table }) => table)
      .map((backend) => [backend.name, createStickTable()] as const),
  );
  const endChecks = [...backends.values()].map(({ pool, check }) => checkServers(pool, check));
  const mirror = createMirror(backends);
  let stopping = false;
  return {
    pid,
    startedAt: Date.now(),
    frontends: config.frontends.map((frontend) => ({ ...frontend, tally: createTally() })),
    backends,
    maps,
    tables,
    lookUp: (file, key) => maps.get(file)?.get(key),
    rate: (table, key) => (key === undefined ? 0 : (tables.get(table)?.rate(key) ?? 0)),
    track: (table, key) => tables.get(table)?.track(key),
    copy: mirror.copy,
    showMirror: mirror.show,
    stopping: () => stopping,
    retire() {
      stopping = true;
      for (const end of endChecks) end();
    },
  };
}

function loadMap(file: string): VersionedMap {
  try {
    return createMap(parseMapFile(readFileSync(file, 'utf8')));
  } catch {
    throw new ConfigError(`[ALERT] config : failed to open pattern file <${file}>`);
  }
}

function loadBackend(config: BackendConfig): RouterBackend {
  const pool = config.servers.map(createServer);
  if (config.stateFile !== undefined && existsSync(config.stateFile)) {
    restore(config.name, pool, readFileSync(config.stateFile, 'utf8'));
  }
  return { ...config, pool, tally: createTally() };
}

function restore(backend: string, pool: readonly Server[], text: string): void {
  // An installation begins with a file that holds the version alone.
  if (text.trim().split('\n').length < 2) return;
  for (const state of parseServersState(text)) {
    const server = pool.find(({ name }) => name === state.name);
    if (state.backend !== backend || server === undefined) continue;
    server.address = state.address;
    server.port = state.port;
    server.weight = state.weight;
    if (state.draining) setAdmin(server, 'drain');
    else setAdmin(server, state.enabled ? 'ready' : 'maint');
  }
}
