import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { mapFile } from '../../electron/links/haproxy/map.ts';
import { firstIntent } from '../../electron/traffic/intent.ts';
import { matchEntries } from '../../electron/traffic/match-map.ts';
import { backendName, mapPath, matchMapPath, statePath } from '../../electron/traffic/names.ts';
import { renderConfig } from '../../electron/traffic/render-config.ts';
import { splitEntries } from '../../electron/traffic/split-map.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import { testCameras } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import { startSshd, type TestSshd } from '../support/ssh/sshd.ts';
import type { Answering } from './answering.ts';
import { type Defer, startChild, tempDir, together } from './closers.ts';
import { quietPorts } from './quiet-ports.ts';

export const camerasEach = 8;
/** OpenSSH servers that share the gateways among them: one link to each gateway all the same. */
const sshdCount = 10;

export type FarmGateway = {
  readonly gateway: Gateway;
  readonly sshd: TestSshd;
  readonly dir: string;
};

/** Many gateways: one real HAProxy each, behind real OpenSSH, with our part installed. */
export async function startFarm(
  defer: Defer,
  count: number,
  answering: Answering,
): Promise<readonly FarmGateway[]> {
  const root = tempDir(defer);
  const sshds: TestSshd[] = [];
  const sshdEnds = together(defer);
  for (let index = 0; index < Math.min(sshdCount, count); index++) {
    const sshd = await startSshd();
    sshdEnds(() => sshd.stop());
    sshds.push(sshd);
  }
  const farm: FarmGateway[] = [];
  for (const [index, port] of (await quietPorts(count)).entries()) {
    const sshd = sshds[index % sshds.length];
    if (sshd) farm.push(plan(root, index + 1, sshd, port));
  }
  const ends = together(defer);
  for (const each of farm) startHaproxy(ends, each, answering);
  await Promise.all(farm.map((each) => enableServers(each.gateway, answering)));
  return farm;
}

function plan(root: string, number: number, sshd: TestSshd, port: number): FarmGateway {
  const id = `g${number}`;
  const dir = path.join(root, id);
  const gateway: Gateway = {
    id,
    site: `site-${number}`,
    ssh: sshd.target(),
    mode: 'manage',
    paths: {
      config: path.join(dir, 'tallydeck.cfg'),
      maps: path.join(dir, 'maps'),
      socket: path.join(dir, 'admin.sock'),
      reload: 'false',
    },
    listeners: [{ id: 'main', address: '127.0.0.1', port }],
    routes: [{ listener: 'main', service: counterService.id }],
    engines: [],
  };
  return { gateway, sshd, dir };
}

/** Both slots hold one instance, and slot b is the candidate. */
function installedIntent({ stable, candidate }: Answering): Intent {
  const at = (port: number) => ({
    instances: [{ name: 'i1', address: '127.0.0.1', port, engine: 'none' }],
  });
  return {
    ...firstIntent('camera'),
    revision: 1,
    roles: { stable: 'a', candidate: 'b' },
    slots: { a: at(stable), b: at(candidate), c: { instances: [] } },
  };
}

function startHaproxy(defer: Defer, { gateway, dir }: FarmGateway, answering: Answering): void {
  const cameras = testCameras(gateway.id, camerasEach);
  const site = path.join(dir, 'site.cfg');
  const service = counterService.id;
  mkdirSync(gateway.paths.maps, { recursive: true });
  writeFileSync(site, siteConfig(gateway.paths.socket));
  const input = { gateway, services: [counterService], cameras, instances: {}, backups: {} };
  writeFileSync(gateway.paths.config, renderConfig(input));
  writeFileSync(matchMapPath(gateway), mapFile(1, matchEntries(cameras)));
  const intent = installedIntent(answering);
  writeFileSync(mapPath(gateway, service), mapFile(1, splitEntries(intent, undefined)));
  for (const slot of slotNames) writeFileSync(statePath(gateway, service, slot), '1\n');
  startChild(defer, 'haproxy', ['-db', '-f', site, '-f', gateway.paths.config]);
}

/**
 * Brings up both servers, without health checks: a hundred gateways on one machine would ask their
 * two containers for health 400 times a second.
 */
async function enableServers(gateway: Gateway, answering: Answering): Promise<void> {
  await waitFor(() => existsSync(gateway.paths.socket), {
    what: `HAProxy of ${gateway.id}`,
    deadlineMs: 60_000,
  });
  const { stable, candidate } = answering;
  const ports = [
    ['a', stable],
    ['b', candidate],
  ] as const;
  const commands = ports.flatMap(([slot, port]) => {
    const name = `${backendName(counterService.id, slot)}/i1`;
    return [
      `set server ${name} addr 127.0.0.1 port ${port}`,
      `disable health ${name}`,
      `set server ${name} state ready`,
    ];
  });
  await new Promise<void>((resolve, reject) => {
    const socket = net.connect(gateway.paths.socket, () => socket.end(`${commands.join(';')}\n`));
    socket.resume().once('end', resolve).once('error', reject);
  });
}

const siteConfig = (socket: string): string => `global
  nbthread 1
  maxconn 200
  stats socket ${socket} mode 600 level admin
  stats timeout 10s
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
`;
