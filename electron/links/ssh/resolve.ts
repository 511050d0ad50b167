import { execFile } from 'node:child_process';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import type { SshAuth, SshTarget } from '../../../shared/model/ssh-target.ts';
import { knownHostsName } from './known-hosts.ts';
import { readSshConfig } from './read-config.ts';
import { parseSettings, type SshSettings } from './settings.ts';

/** Everything needed to reach a host: the fleet file's values, then the user's ssh configuration. */
export type ResolvedTarget = {
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly auth?: SshAuth;
  readonly identityFiles: readonly string[];
  readonly agentSocket?: string;
  /** The name under which its key is on file. */
  readonly knownHostsName: string;
  readonly knownHostsFiles: readonly string[];
  readonly hostKey?: string;
  readonly jump?: ResolvedTarget;
};

const timeLimitMs = 10_000;
const longestChain = 8;
const run = promisify(execFile);
/** A fleet of hundreds that connects at once must not start hundreds of processes at once. */
const turns = pLimit(8);

async function settingsOf(target: SshTarget, configFile?: string): Promise<SshSettings> {
  if (configFile === 'none') return new Map();
  const options = [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(target.port === undefined ? [] : ['-p', String(target.port)]),
    ...(target.user === undefined ? [] : ['-l', target.user]),
  ];
  try {
    const { stdout } = await turns(() =>
      run('ssh', ['-G', ...options, '--', target.host], { timeout: timeLimitMs }),
    );
    return parseSettings(stdout);
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    if (code === 'ENOENT') return readSshConfig(target.host, configFile);
    throw new Error(`ssh -G ${target.host}: ${stderr?.trim() || message}`);
  }
}

function expand(value: string, tokens: Readonly<Record<string, string>>): string {
  const file = value === '~' || value.startsWith('~/') ? homedir() + value.slice(1) : value;
  return file.replace(/%([%dhprun])/g, (whole, token: string) => tokens[token] ?? whole);
}

function agentSocketOf(setting: string | undefined): string | undefined {
  if (setting === 'none') return undefined;
  if (setting !== undefined && setting !== 'SSH_AUTH_SOCK') {
    return setting.startsWith('$') ? process.env[setting.slice(1)] : expand(setting, {});
  }
  if (process.platform === 'win32') return '\\\\.\\pipe\\openssh-ssh-agent';
  return process.env.SSH_AUTH_SOCK;
}

/** `[user@]host[:port]`, also `ssh://…` and `[v6]:port`. */
function parseHop(text: string): SshTarget {
  const hop =
    /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:[\]]+|[^:]*:[^:]*:.*?))(?::(\d+))?$/.exec(text);
  const host = hop?.[2] ?? hop?.[3];
  if (!hop || !host) throw new Error(`ProxyJump: cannot read ${JSON.stringify(text)}`);
  return {
    host,
    ...(hop[1] === undefined ? {} : { user: hop[1] }),
    ...(hop[4] === undefined ? {} : { port: Number(hop[4]) }),
  };
}

/** `a,b,c` means: through a, then b, then c; so c is the one that reaches the target. */
function parseJumps(value: string): SshTarget | undefined {
  if (value.toLowerCase() === 'none') return undefined;
  return value
    .split(',')
    .map((hop) => parseHop(hop.trim()))
    .reduce<SshTarget | undefined>((jump, hop) => (jump ? { ...hop, jump } : hop), undefined);
}

function jumpOf(target: SshTarget, settings: SshSettings): SshTarget | undefined {
  if (target.jump) return target.jump;
  const command = settings.get('proxycommand')?.[0];
  if (command && command !== 'none') {
    throw new Error(`${target.host}: ProxyCommand is not supported, use ProxyJump or jump`);
  }
  return parseJumps(settings.get('proxyjump')?.[0] ?? 'none');
}

/**
 * Throws, naming the host, on what cannot be understood.
 * `configFile`: read instead of the user's ssh configuration; `none` reads none.
 */
export async function resolveTarget(
  target: SshTarget,
  configFile?: string,
  depth = 0,
): Promise<ResolvedTarget> {
  if (/^$|^-|[\s\0]/.test(target.host))
    throw new Error(`not a host: ${JSON.stringify(target.host)}`);
  if (depth > longestChain) throw new Error(`${target.host}: more than ${longestChain} jump hosts`);
  const settings = await settingsOf(target, configFile);
  const first = (keyword: string) => settings.get(keyword)?.[0];
  const hostname = first('hostname') ?? target.host;
  const port = target.port ?? Number(first('port') ?? 22);
  const user = target.user ?? first('user') ?? userInfo().username;
  const tokens = {
    '%': '%',
    d: homedir(),
    h: hostname,
    p: String(port),
    r: user,
    n: target.host,
    u: userInfo().username,
  };
  const files = (keyword: string) =>
    (first(keyword) ?? '').split(/\s+/).filter((file) => file !== '' && file !== 'none');
  const userFiles = settings.has('userknownhostsfile')
    ? files('userknownhostsfile')
    : [path.join(homedir(), '.ssh/known_hosts')];
  const agentSocket = agentSocketOf(first('identityagent'));
  const jump = jumpOf(target, settings);
  return {
    hostname,
    port,
    user,
    ...(target.auth ? { auth: target.auth } : {}),
    identityFiles: (settings.get('identityfile') ?? []).map((file) => expand(file, tokens)),
    ...(agentSocket ? { agentSocket } : {}),
    knownHostsName: first('hostkeyalias') ?? knownHostsName(hostname, port),
    knownHostsFiles: [...userFiles, ...files('globalknownhostsfile')].map((file) =>
      expand(file, tokens),
    ),
    ...(target.hostKey === undefined ? {} : { hostKey: target.hostKey }),
    ...(jump ? { jump: await resolveTarget(jump, configFile, depth + 1) } : {}),
  };
}
