import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { freePort } from '../machine/ports.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../ssh/sshd.ts';
import { type HaproxyRun, runHaproxy } from './run-haproxy.ts';

const haproxyPath = '/usr/sbin/haproxy';

/** False where the real counterparts of a gateway are not installed: such tests skip, and say so. */
export const gatewayAvailable = sshdAvailable && existsSync(haproxyPath);
if (!existsSync(haproxyPath)) {
  console.warn(`skipped: ${haproxyPath} is not installed (apt install haproxy)`);
}

export type TestGateway = {
  readonly gateway: Gateway;
  readonly sshd: TestSshd;
  readonly dir: string;
  /** Where cameras send frames: port of the one listener. */
  readonly port: number;
  /** SIGKILL to HAProxy, master and workers. */
  killHaproxy(): Promise<void>;
  /** As `systemctl stop` does. */
  stopHaproxy(): Promise<void>;
  /** SIGKILL to the process that answers frames; resolves once nothing of HAProxy is left. */
  killWorker(): Promise<void>;
  /** The gateway's own reload line, by hand. */
  reloadHaproxy(): void;
  startHaproxy(): Promise<void>;
  /** Pid of the master. */
  masterPid(): number | undefined;
  stop(): Promise<void>;
};

export type TestGatewayOptions = {
  readonly run?: HaproxyRun;
  /** The site's own configuration; it must open the admin socket. */
  readonly siteConfig?: (socket: string, dir: string) => string;
  readonly id?: string;
  readonly service?: string;
  /** An sshd to share; one of its own is started otherwise. */
  readonly sshd?: TestSshd;
};

/** Real OpenSSH in front of real HAProxy with our empty file beside the site's own. */
export async function startGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const sshd = options.sshd ?? (await startSshd());
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-gw-'));
  const port = await freePort();
  const files = { site: path.join(dir, 'site.cfg'), ours: path.join(dir, 'tallydeck.cfg') };
  const socket = path.join(dir, 'admin.sock');
  const pidFile = path.join(dir, 'haproxy.pid');
  mkdirSync(path.join(dir, 'maps'));
  writeFileSync(files.site, (options.siteConfig ?? siteConfig)(socket, dir));
  writeFileSync(files.ours, '# nothing installed yet\n');
  const haproxy = runHaproxy(options.run ?? 'master-worker', { ...files, socket, pidFile });
  const { start: startHaproxy, kill: killHaproxy } = haproxy;
  await startHaproxy();
  const gateway: Gateway = {
    id: options.id ?? 'gate-1',
    site: 'site-1',
    ssh: sshd.target(),
    mode: 'manage',
    paths: {
      config: files.ours,
      maps: path.join(dir, 'maps'),
      socket,
      reload: haproxy.reloadLine,
    },
    listeners: [{ id: 'main', address: '127.0.0.1', port }],
    routes: [{ listener: 'main', service: options.service ?? 'counter' }],
    engines: ['engine-1'],
  };
  return {
    gateway,
    sshd,
    dir,
    port,
    killHaproxy,
    startHaproxy,
    stopHaproxy: haproxy.stop,
    killWorker: haproxy.killWorker,
    reloadHaproxy: haproxy.reload,
    masterPid: haproxy.pid,
    stop: async () => {
      await killHaproxy();
      if (!options.sshd) await sshd.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const siteConfig = (socket: string): string => `global
  stats socket ${socket} mode 600 level admin expose-fd listeners
  stats timeout 10s
  hard-stop-after 5s
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
`;
