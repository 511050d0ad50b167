import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from './wait.ts';

const socket = '/var/run/docker.sock';
const lock = '/tmp/tallydeck-dockerd.lock';
const log = '/tmp/tallydeck-dockerd.log';
/** From the plainest to what works where the kernel lacks iptables, overlayfs or bridges. */
const ladder: readonly (readonly string[])[] = [
  [],
  ['--iptables=false', '--ip6tables=false'],
  ['--iptables=false', '--ip6tables=false', '--storage-driver=vfs'],
];

export type Dockerd = { readonly socket: string } | { readonly skipped: string };

/** True when a Docker engine answers at this socket. */
export function dockerAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath: path, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/**
 * The one Docker engine that all tests share; started when none answers, and left running, since
 * other test files may be using it. Says why when there can be none.
 */
export async function ensureDockerd(): Promise<Dockerd> {
  if (await dockerAnswers(socket)) return { socket };
  const skipped = whyNot();
  if (skipped) return { skipped };
  const release = await takeLock();
  try {
    if (await dockerAnswers(socket)) return { socket };
    for (const flags of ladder) if (await launch(flags)) return { socket };
    return { skipped: `dockerd does not start here: ${readFileSync(log, 'utf8').slice(-400)}` };
  } finally {
    release();
  }
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'dockerd runs on Linux only';
  if (process.getuid?.() !== 0) return 'dockerd is not running, and only root can start it';
  try {
    execFileSync('dockerd', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'dockerd is not installed (apt install docker.io)';
  }
}

async function launch(flags: readonly string[]): Promise<boolean> {
  mountCgroups();
  const out = openSync(log, 'w');
  const child = spawn('dockerd', flags, { detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  child.unref();
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  await waitFor(async () => gone() || (await dockerAnswers(socket)), {
    what: `dockerd ${flags.join(' ')}`,
    deadlineMs: 30_000,
  });
  return !gone();
}

/** A machine without systemd may have none mounted; dockerd needs at least the devices group. */
function mountCgroups(): void {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers') || existsSync('/sys/fs/cgroup/devices'))
    return;
  try {
    execFileSync('mount', ['-t', 'cgroup2', 'none', '/sys/fs/cgroup'], { stdio: 'ignore' });
  } catch {
    // dockerd says in its own log what it lacks.
  }
}

/** A directory as the lock: whoever makes it starts the engine; one that was left behind grows old. */
async function takeLock(): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 120_000) rmSync(lock, { recursive: true, force: true });
      else await sleep(100);
    }
  }
}
