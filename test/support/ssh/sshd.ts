import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { freePort } from '../machine/ports.ts';
import { descendantsOf, signalAll } from '../machine/processes.ts';
import { waitFor } from '../machine/wait.ts';

const sshdPath = '/usr/sbin/sshd';

/** False where OpenSSH's server is not installed: such tests skip, and say so. */
export const sshdAvailable = existsSync(sshdPath);
if (!sshdAvailable)
  console.warn(`skipped: ${sshdPath} is not installed (apt install openssh-server)`);

export type TestSshd = {
  readonly port: number;
  readonly user: string;
  readonly dir: string;
  readonly hostKeyPath: string;
  /** As in known_hosts, without the host: `ssh-ed25519 AAAA…`. */
  readonly hostKeyLine: string;
  /** A private key that may log in. */
  readonly clientKeyPath: string;
  /** How a link reaches it; the host key is known beforehand. */
  target(): SshTarget;
  /** Ends it with all its sessions and removes its directory. */
  stop(): Promise<void>;
  /** SIGKILL to the listener and all its sessions; `restart` brings it back on the same port. */
  kill(): Promise<void>;
  /** SIGKILL to the sessions only; the listener goes on. */
  killSessions(): void;
  restart(): Promise<void>;
  /** Makes another host key; in force for connections from now on. */
  replaceHostKey(): Promise<void>;
  sigstop(): void;
  sigcont(): void;
};

export type SshdOptions = {
  /** Lines of sshd_config that stand instead of ours, e.g. `AllowStreamLocalForwarding no`. */
  readonly config?: readonly string[];
};

export function generateKey(file: string, passphrase = ''): void {
  rmSync(file, { force: true });
  rmSync(`${file}.pub`, { force: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', file]);
}

export function publicLine(file: string): string {
  return readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
}

/** Lets this key log in too. */
export function authorizeKey(sshd: Pick<TestSshd, 'dir'>, file: string): void {
  appendFileSync(path.join(sshd.dir, 'authorized_keys'), `${publicLine(file)}\n`);
}

function writeConfig(dir: string, port: number, extra: readonly string[]): string {
  const file = path.join(dir, 'sshd_config');
  const ours = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${path.join(dir, 'host_key')}`,
    `PidFile ${path.join(dir, 'sshd.pid')}`,
    `AuthorizedKeysFile ${path.join(dir, 'authorized_keys')}`,
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'UsePAM no',
    'StrictModes no',
    'AllowStreamLocalForwarding yes',
    'AllowTcpForwarding yes',
    'MaxStartups 500:30:1000',
    'PrintMotd no',
    // bash reads ~/.bashrc for every command: the developer's own could be slow, or talk.
    `SetEnv HOME=${dir}`,
  ];
  const keyword = (line: string) => line.split(' ')[0];
  const given = new Set(extra.map(keyword));
  const lines = [...extra, ...ours.filter((line) => !given.has(keyword(line)))];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('data', (banner) => settle(banner.toString('latin1').startsWith('SSH-2.0-')));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}

async function launch(dir: string, port: number, config: string): Promise<ChildProcess> {
  const log = path.join(dir, 'sshd.log');
  const child = spawn(sshdPath, ['-D', '-f', config, '-E', log], { stdio: 'ignore' });
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  await waitFor(async () => ended() || (await answers(port)), { what: `sshd on port ${port}` });
  if (ended()) throw new Error(`sshd did not start: ${readFileSync(log, 'utf8')}`);
  return child;
}

function makeDirectory() {
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-sshd-'));
  const hostKeyPath = path.join(dir, 'host_key');
  const clientKeyPath = path.join(dir, 'client_key');
  generateKey(hostKeyPath);
  generateKey(clientKeyPath);
  authorizeKey({ dir }, clientKeyPath);
  return { dir, hostKeyPath, clientKeyPath };
}

/** A real OpenSSH server of our own on 127.0.0.1, for the user who runs the tests. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  const { dir, hostKeyPath, clientKeyPath } = makeDirectory();
  const user = userInfo().username;
  const port = await freePort();
  const config = writeConfig(dir, port, options.config ?? []);
  let child = await launch(dir, port, config);

  // A test run that is broken off must not leave it behind.
  const onExit = () => signalAll(all(), 'SIGKILL');
  process.once('exit', onExit);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  /** The listener first; none once it has ended, when its number may be another's. */
  const all = () =>
    child.pid === undefined || ended() ? [] : [child.pid, ...descendantsOf(child.pid)];
  const kill = async () => {
    if (ended()) return;
    const gone = once(child, 'exit');
    signalAll(all(), 'SIGKILL');
    await gone;
  };

  return {
    port,
    user,
    dir,
    hostKeyPath,
    clientKeyPath,
    get hostKeyLine() {
      return publicLine(hostKeyPath);
    },
    target: () => ({
      host: '127.0.0.1',
      port,
      user,
      auth: { kind: 'key', path: clientKeyPath },
      hostKey: publicLine(hostKeyPath),
    }),
    stop: async () => {
      process.off('exit', onExit);
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
    kill,
    killSessions: () => signalAll(all().slice(1), 'SIGKILL'),
    restart: async () => {
      await kill();
      child = await launch(dir, port, config);
    },
    replaceHostKey: async () => {
      generateKey(hostKeyPath);
      await kill();
      child = await launch(dir, port, config);
    },
    sigstop: () => signalAll(all(), 'SIGSTOP'),
    sigcont: () => signalAll(all(), 'SIGCONT'),
  };
}
