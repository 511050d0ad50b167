import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { told } from '../console/told.ts';
import { freePort } from '../machine/ports.ts';

const program = new URL('./child.ts', import.meta.url).pathname;

export type HostileGateway = {
  readonly gateway: Gateway;
  readonly dir: string;
  /** Cuts all connections; those that come now meet this kind of misbehaviour, or none (`proper`). */
  become(kind: string): Promise<void>;
  /** Resolves once somebody has met it. */
  struck(): Promise<void>;
  stop(): Promise<void>;
};

/** A gateway that misbehaves on demand, in a process of its own. */
export async function startHostileGateway(id: string): Promise<HostileGateway> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-hostile-'));
  mkdirSync(path.join(dir, 'maps'));
  const [hostKey, userKey] = [
    await loadOrMakeKey(path.join(dir, 'host')),
    await loadOrMakeKey(path.join(dir, 'user')),
  ];
  const [port, metricsPort] = [await freePort(), await freePort()];
  const args = [dir, String(port), String(metricsPort)];
  const child = fork(program, args, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await told<Told>(child, (message) => message.became === 'proper');
  let strike: Promise<unknown> = Promise.resolve();
  return {
    dir,
    gateway: {
      id,
      site: `site-of-${id}`,
      ssh: {
        ...{ host: '127.0.0.1', port, user: 'technician' },
        auth: { kind: 'key', path: userKey.path },
        hostKey: hostKey.publicKey,
      },
      mode: 'manage',
      paths: {
        config: path.join(dir, 'tallydeck.cfg'),
        maps: path.join(dir, 'maps'),
        socket: path.join(dir, 'admin.sock'),
        reload: 'true',
      },
      listeners: [{ id: 'main', address: '127.0.0.1', port: await freePort() }],
      routes: [{ listener: 'main', service: 'counter' }],
      engines: [],
    },
    async become(kind) {
      strike = told<Told>(child, (message) => message.struck === kind);
      const became = told<Told>(child, (message) => message.became === kind);
      child.send({ kind });
      await became;
    },
    struck: async () => void (await strike),
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Told = { readonly became?: string; readonly struck?: string };
