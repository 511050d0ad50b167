import { get } from 'node:http';
import { isWithinNetwork } from './condition.ts';
import type { HealthCheck, ServerConfig } from './config.ts';
import { createTally, type Tally } from './tally.ts';

export type AdminState = 'ready' | 'drain' | 'maint';
type Check = { readonly status: string; readonly code: number | undefined };

/** One server of a backend: where it is, whether it may be used, whether it is well. */
export type Server = {
  readonly name: string;
  readonly backup: boolean;
  readonly checked: boolean;
  readonly tally: Tally;
  address: string;
  port: number;
  weight: number;
  admin: AdminState;
  up: boolean;
  check: Check;
  /** ms since the epoch of the last change between up and down. */
  changedAt: number;
  /** Requests under way. */
  current: number;
};

export function createServer(config: ServerConfig): Server {
  return {
    name: config.name,
    backup: config.backup,
    checked: config.checked,
    tally: createTally(),
    address: config.address,
    port: config.port,
    weight: 1,
    admin: config.disabled ? 'maint' : 'ready',
    up: !config.disabled,
    check: { status: '', code: undefined },
    changedAt: Date.now(),
    current: 0,
  };
}

/** A server that comes out of maintenance is taken for well until a check says otherwise. */
export function setAdmin(server: Server, admin: AdminState): void {
  if (server.admin === 'maint' && admin !== 'maint') setUp(server, true);
  if (admin === 'maint') setUp(server, false);
  server.admin = admin;
}

export function isUsable(server: Server): boolean {
  return server.admin === 'ready' && server.up && server.weight > 0;
}

function setUp(server: Server, up: boolean): void {
  if (server.up === up) return;
  server.up = up;
  server.changedAt = Date.now();
}

const intervalMs = 500;
const failuresToDown = 2;

/** A connection that failed takes a server out until its next good check, as `on-error mark-down` does. */
export function markDown(server: Server): void {
  if (!server.checked) return;
  server.check = { status: 'HANA', code: undefined };
  setUp(server, false);
}

/** Asks the servers for their health, as `check inter 500ms fall 2 rise 1` would. */
export function checkServers(
  servers: readonly Server[],
  { path, headers, status }: HealthCheck,
): () => void {
  const failures = new Map<Server, number>();
  const timer = setInterval(() => {
    for (const server of servers) if (server.checked && server.admin !== 'maint') look(server);
  }, intervalMs);

  function look(server: Server): void {
    const { address, port } = server;
    const settle = (check: Check, well: boolean) => {
      if (server.admin === 'maint' || server.address !== address || server.port !== port) return;
      server.check = check;
      const failed = well ? 0 : (failures.get(server) ?? 0) + 1;
      failures.set(server, failed);
      if (well) setUp(server, true);
      else if (failed >= failuresToDown) setUp(server, false);
    };
    const request = get(
      { host: address, port, path, headers, timeout: intervalMs * 2, agent: false },
      (response) => {
        const code = response.statusCode ?? 0;
        response.resume();
        const well = status.some((range) => isWithinNetwork(code, range));
        settle({ status: well ? 'L7OK' : 'L7STS', code }, well);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => settle({ status: 'L4CON', code: undefined }, false));
  }

  return () => clearInterval(timer);
}
