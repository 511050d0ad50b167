import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo } from '../host/connect.ts';
import { askAdmin } from './ask-admin.ts';
import { type GatewayDisk, type GatewayRouter, pidFileOf, siteFileOf } from './router.ts';

/** Waits for its child and ends it when the lab goes away, however that came about. */
const guard =
  'exec 3<&0; "$@" & child=$!; (read _ <&3; kill -TERM $child) 2>/dev/null & watcher=$!; ' +
  'wait $child; code=$?; kill $watcher 2>/dev/null; exit $code';
const restartAfterMs = 500;
const readyWithinMs = 30_000;

/** The site's own file, as an installation would have it before anything of ours is there. */
const siteConfig = (socket: string) => `# The site's own configuration.
global
  stats socket ${socket} mode 600 level admin expose-fd listeners
  maxconn 256
  nbthread 1
  hard-stop-after 30s
`;

export function haproxyInstalled(): boolean {
  try {
    execFileSync('haproxy', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Real HAProxy of one gateway, kept running as a service manager would. */
export function createHaproxy(disk: GatewayDisk, log: (line: string) => void): GatewayRouter {
  const site = siteFileOf(disk.root);
  writeFileSync(site, siteConfig(disk.socket));
  const files = ['-f', site, '-f', disk.config, '-p', pidFileOf(disk.root)];
  let child: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;
  let said = '';

  function launch(): void {
    rmSync(disk.socket, { force: true });
    const started = spawn('/bin/sh', ['-c', guard, 'sh', 'haproxy', '-W', ...files], {
      cwd: disk.root,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child = started;
    started.stdin.on('error', () => undefined);
    started.stderr.on('data', (text) => {
      for (const line of String(text).trim().split('\n')) log(line);
      said = String(text);
    });
    started.once('error', (error) => log(error.message));
    started.once('close', () => {
      if (child === started) again = setTimeout(launch, restartAfterMs);
    });
  }

  const router: GatewayRouter = {
    kind: 'haproxy',
    async start() {
      launch();
      const end = Date.now() + readyWithinMs;
      while ((await askAdmin(router, ['show info'])) === undefined) {
        if (Date.now() > end) throw new Error(`HAProxy does not answer at ${disk.socket}: ${said}`);
        await sleep(20);
      }
    },
    async stop() {
      const ending = child;
      child = undefined;
      clearTimeout(again);
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      ending.stdin?.end();
      await once(ending, 'close');
    },
    connect: () => connectTo({ path: disk.socket }),
    translate: async (line) => line,
  };
  return router;
}
