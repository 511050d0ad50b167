import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { heldNames, holdName } from '../machine/held-name.ts';
import {
  allProcesses,
  commandLineOf,
  descendantsOf,
  isRunning,
  signalAll,
} from '../machine/processes.ts';
import { waitFor } from '../machine/wait.ts';

const socket = '/var/run/docker.sock';
/** Data, state and log of the engine that tests start: never those of a person's own Docker. */
const home = '/tmp/tallydeck-dockerd';
const log = path.join(home, 'log');
/** Held while the engine is started or stopped. */
const turn = 'tallydeck-dockerd-turn';
/** Each process that uses the engine holds one such name as long as it lives. */
const user = 'tallydeck-dockerd-user-';

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
 * The one Docker engine that all tests share: the one that answers here, or one that is started and
 * goes on for other test files. `npm test` stops it at its end. Says why when there can be none.
 */
export async function ensureDockerd(): Promise<Dockerd> {
  const release = await takeTurn();
  try {
    // Never released: the engine is in use until this process ends.
    await holdName(`${user}${process.pid}-${Math.random()}`);
    if (await dockerAnswers(socket)) return { socket };
    const skipped = whyNot();
    if (skipped) return { skipped };
    for (const flags of ladder) if (await launch(flags)) return { socket };
    return { skipped: `dockerd does not start here: ${readFileSync(log, 'utf8').slice(-400)}` };
  } finally {
    release();
  }
}

/** Whether it is the engine that tests have started for all of them, or runs under it. */
export const isOfSharedDockerd = (pid: number): boolean => commandLineOf(pid).includes(`${home}/`);

/**
 * Stops the engine that tests have started, with all it holds, unless a process still uses it.
 * `none`: no process uses the engine, and tests have started none.
 */
export async function stopSharedDockerd(): Promise<'none' | 'in use' | 'stopped'> {
  const release = await takeTurn();
  try {
    if (heldNames(user).length > 0) return 'in use';
    if (!existsSync(home)) return 'none';
    const engines = allProcesses().filter(
      (pid) =>
        pid !== process.pid && commandLineOf(pid).startsWith(`dockerd\0--data-root\0${home}/`),
    );
    signalAll(engines, 'SIGTERM');
    await waitFor(() => !engines.some(isRunning), {
      what: 'the end of dockerd',
      deadlineMs: 30_000,
    });
    sweepEngine(home);
    return 'stopped';
  } finally {
    release();
  }
}

/** Ends what an engine has left that was killed, containers under their shims and mounts, and its files. */
export function sweepEngine(dir: string): void {
  const own = [process.pid, process.ppid];
  for (const pid of allProcesses())
    if (!own.includes(pid) && commandLineOf(pid).includes(`${dir}/`))
      signalAll([...descendantsOf(pid), pid], 'SIGKILL');
  unmountBelow(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

/** A folder under which something is mounted cannot be removed. */
export function unmountBelow(dir: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1]);
  for (const mount of mounts.filter((one) => one?.startsWith(`${dir}/`)).reverse())
    execFileSync('umount', ['--lazy', mount ?? '']);
}

async function takeTurn(): Promise<() => void> {
  return waitFor(() => holdName(turn), {
    what: 'another process that starts or stops dockerd',
    deadlineMs: 120_000,
  });
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
  sweepEngine(home);
  mkdirSync(home, { mode: 0o711 });
  const out = openSync(log, 'w');
  const places = ['--data-root', path.join(home, 'data'), '--exec-root', path.join(home, 'exec')];
  const args = [...places, '--pidfile', path.join(home, 'pid'), ...flags];
  const child = spawn('dockerd', args, { detached: true, stdio: ['ignore', out, out] });
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
