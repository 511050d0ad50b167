import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../machine/ports.ts';
import { waitFor } from '../machine/wait.ts';
import { makeCertificates } from './certificates.ts';
import { dockerAnswers, ensureDockerd, sweepEngine } from './dockerd.ts';

export type PrivateDockerd = {
  readonly socket: string;
  readonly dir: string;
  /** The same engine over TCP: it asks for a client's certificate of this authority. */
  readonly tls: {
    readonly host: string;
    readonly port: number;
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
  };
  /** As a service manager stops it: containers end, the socket goes. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  sigstop(): void;
  sigcont(): void;
  /** Stops it and removes everything of it. */
  remove(): Promise<void>;
};

/** Says why there can be no engine of our own; undefined where there can. */
export async function whyNoPrivateDockerd(): Promise<string | undefined> {
  const shared = await ensureDockerd();
  if ('skipped' in shared) return shared.skipped;
  if (process.getuid?.() !== 0) return 'only root can start a dockerd of its own';
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const missing = ['dockerd', 'ip', 'openssl', 'tar'].filter(
    (program) => !folders.some((folder) => existsSync(path.join(folder, program))),
  );
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;
}

/** A Docker engine of one test file's own, which it may stop: the shared one serves others too. */
export async function startPrivateDockerd(): Promise<PrivateDockerd> {
  const dir = mkdtempSync(path.join(tmpdir(), 'td-dockerd-'));
  const socket = path.join(dir, 'docker.sock');
  const bridge = makeBridge();
  const certificates = makeCertificates(dir);
  const port = await freePort();
  const args = [
    ...['--data-root', path.join(dir, 'data'), '--exec-root', path.join(dir, 'exec')],
    ...['--pidfile', path.join(dir, 'pid'), '--bridge', bridge],
    ...['-H', `unix://${socket}`, '-H', `tcp://127.0.0.1:${port}`, '--tlsverify'],
    ...['--tlscacert', certificates.ca, '--tlscert', path.join(dir, 'server.pem')],
    ...['--tlskey', path.join(dir, 'server.key')],
    // The rules of the machine belong to the shared engine: made anew here, its own would fail meanwhile.
    ...['--iptables=false', '--ip6tables=false'],
  ];
  let child = await launch(args, dir, socket);

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  };
  const stop = () => end('SIGTERM');
  // A test run that is broken off must not leave it behind.
  const onExit = () => void child.kill('SIGTERM');
  process.once('exit', onExit);
  return {
    socket,
    dir,
    tls: { host: '127.0.0.1', port, ...certificates },
    stop,
    kill: () => end('SIGKILL'),
    start: async () => {
      await stop();
      // A containerd that died with its dockerd may not be reaped yet, and would pass for alive.
      rmSync(path.join(dir, 'exec/containerd/containerd.pid'), { force: true });
      child = await launch(args, dir, socket);
    },
    sigstop: () => void child.kill('SIGSTOP'),
    sigcont: () => void child.kill('SIGCONT'),
    remove: async () => {
      process.off('exit', onExit);
      await stop();
      execFileSync('ip', ['link', 'delete', bridge]);
      sweepEngine(dir);
    },
  };
}

async function launch(args: readonly string[], dir: string, socket: string): Promise<ChildProcess> {
  const log = path.join(dir, 'dockerd.log');
  const out = openSync(log, 'a');
  const child = spawn('dockerd', args, { stdio: ['ignore', out, out] });
  closeSync(out);
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  await waitFor(async () => gone() || (await dockerAnswers(socket)), {
    what: 'a dockerd of our own',
    deadlineMs: 30_000,
  });
  if (gone()) throw new Error(`dockerd did not start: ${readFileSync(log, 'utf8').slice(-800)}`);
  return child;
}

/** Two engines must not share docker0, nor a network: other test files may have theirs at this moment. */
function makeBridge(): string {
  const name = `td${process.pid}`;
  const ip = (...args: readonly string[]) =>
    execFileSync('ip', args, { stdio: 'pipe', encoding: 'utf8' });
  const taken = ip('-oneline', '-4', 'address', 'show');
  const networks = Array.from({ length: 250 }, (_, n) => `172.30.${(process.pid + n) % 250}.1/24`);
  const free = networks.find((network) => !taken.includes(` ${network} `)) ?? '';
  ip('link', 'add', name, 'type', 'bridge');
  ip('address', 'add', free, 'dev', name);
  ip('link', 'set', name, 'up');
  return name;
}
