import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askAdmin } from './ask-admin.ts';

export type Router = {
  start(): Promise<void>;
  /** Ends at once, as in a power cut. */
  stop(): Promise<void>;
};

export type GatewayDisk = {
  readonly root: string;
  readonly config: string;
  readonly maps: string;
  readonly socket: string;
  readonly pidFile: string;
};

/** Waits for its child and ends it when the lab goes away, however that came about. */
const guard =
  'exec 3<&0; "$@" & child=$!; (read _ <&3; kill -TERM $child) 2>/dev/null & watcher=$!; ' +
  'wait $child; code=$?; kill $watcher 2>/dev/null; exit $code';
const restartAfterMs = 500;
const readyWithinMs = 5000;

/** The site's own file, as an installation would have it before anything of ours is there. */
const siteConfig = (disk: GatewayDisk) => `# The site's own configuration.
global
  stats socket ${disk.socket} mode 600 level admin expose-fd listeners
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
export function createHaproxy(disk: GatewayDisk, log: (line: string) => void): Router {
  const site = join(disk.root, 'site.cfg');
  writeFileSync(site, siteConfig(disk));
  const command = ['haproxy', '-W', '-q', '-f', site, '-f', disk.config, '-p', disk.pidFile];
  let child: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;

  function launch(): void {
    rmSync(disk.socket, { force: true });
    const started = spawn('/bin/sh', ['-c', guard, 'sh', ...command], {
      cwd: disk.root,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child = started;
    started.stdin.on('error', () => undefined);
    started.stderr.on('data', (text) => log(String(text).trim()));
    started.once('error', (error) => log(error.message));
    started.once('close', () => {
      if (child === started) again = setTimeout(launch, restartAfterMs);
    });
  }

  return {
    async start() {
      launch();
      const end = Date.now() + readyWithinMs;
      while ((await askAdmin(disk.socket, ['show info'])) === undefined) {
        if (Date.now() > end) throw new Error(`HAProxy does not answer at ${disk.socket}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
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
  };
}
