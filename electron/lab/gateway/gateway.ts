import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { connectTo } from '../host/connect.ts';
import type { HostKeys } from '../host/keys.ts';
import { createShell } from '../host/shell.ts';
import { createSshHost, type SshHost } from '../host/ssh-host.ts';
import { askAdmin } from './ask-admin.ts';
import { createEmbedded } from './embedded.ts';
import { createHaproxy } from './haproxy.ts';
import type { GatewayRouter } from './router.ts';
import type { AskAdmin } from './seed.ts';

export type LabGateway = {
  readonly id: string;
  readonly ssh: SshHost;
  readonly ask: AskAdmin;
  /** Comes up with what is on its disk. */
  powerOn(): Promise<void>;
  /** Nothing answers and nothing is routed any more. */
  powerOff(): Promise<void>;
};

export function createGateway(
  gateway: Gateway,
  engines: readonly Engine[],
  keys: HostKeys,
  routerKind: GatewayRouter['kind'],
  log: (line: string) => void,
): LabGateway {
  const { config, socket, reload } = gateway.paths;
  const root = dirname(config);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const create = routerKind === 'haproxy' ? createHaproxy : createEmbedded;
  const router = create({ root, config, socket, reload }, log);
  const shell = createShell(root, router.translate);
  const ssh = createSshHost({
    ...keys,
    port: gateway.ssh.port ?? 0,
    openUnix: (path) => (path === socket ? router.connect() : undefined),
    openTcp: (host, port) => (leadsTo(engines, host, port) ? connectTo({ host, port }) : undefined),
    exec: (line, channel) => shell.run(line, channel),
  });
  return {
    id: gateway.id,
    ssh,
    ask: (commands) => askAdmin(router, commands),
    async powerOn() {
      await Promise.all([router.start(), ssh.start()]);
    },
    async powerOff() {
      shell.killAll();
      await Promise.all([ssh.stop(), router.stop()]);
    },
  };
}

function leadsTo(engines: readonly Engine[], host: string, port: number): boolean {
  return engines.some(
    ({ address, ports }) => address === host && port >= ports.from && port <= ports.to,
  );
}
