import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import { quote } from '../../electron/links/ssh/quote.ts';
import { mapPath } from '../../electron/traffic/names.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import { waitFor } from '../support/machine/wait.ts';
import { type Defer, startChild, tempDir, together } from './closers.ts';
import type { FarmGateway } from './farm.ts';

export type Way = {
  readonly name: string;
  /** Changes what ours changes: the whole map, in a new version. The others change one entry. */
  readonly isWhole: boolean;
  /** ms from the start of one change of all gateways until the last answer was there. */
  run(number: number): Promise<number>;
};

const inParallel = 32;
/** In the map after every change of ours, whichever was the last: only what is there can be set. */
const entry = 'camera/cam-2';

/** Where one of these is not installed, nothing can be compared. */
export function missingTools(): readonly string[] {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin'];
  const isThere = (tool: string) => folders.some((each) => existsSync(path.join(each, tool)));
  return ['ssh', 'socat', 'xargs'].filter((tool) => !isThere(tool));
}

/**
 * What people do without us: OpenSSH with one warm connection to every gateway, which is the
 * ControlMaster and carries a forward of the admin socket. Each way reads the map back.
 */
export async function openOpenssh(
  defer: Defer,
  farm: readonly FarmGateway[],
  portOf: (gateway: FarmGateway) => number,
): Promise<readonly Way[]> {
  const dir = tempDir(defer);
  for (const name of ['control', 'forward', 'script']) mkdirSync(path.join(dir, name));
  const config = path.join(dir, 'config');
  writeFileSync(config, farm.map((each) => hostEntry(dir, each, portOf(each))).join('\n'));
  const limit = pLimit(16);
  const ends = together(defer);
  await Promise.all(farm.map((each) => limit(() => connect(ends, dir, config, each))));
  /** What is to be run is written down for each gateway, before the clock starts. */
  const withFiles = (text: (each: FarmGateway, number: number) => string, command: string[]) => {
    return (number: number) => {
      for (const each of farm)
        writeFileSync(`${dir}/script/${each.gateway.id}`, text(each, number));
      return timed(defer, farm, number, command);
    };
  };
  const socat = `socat -t 5 - UNIX-CONNECT:${dir}/forward/{}`;
  return [
    {
      name: 'OpenSSH, ControlMaster warm: ssh host socat, one entry set',
      isWhole: false,
      run: (number) => {
        // The files of all gateways are called the same, in directories named by the gateway's id.
        const anyOne = farm[0] ? setEntry(farm[0], number).replaceAll('/g1/', '/{}/') : '';
        const remote = `socat -t 5 - UNIX-CONNECT:${path.dirname(farm[0]?.dir ?? '')}/{}/admin.sock`;
        const command = `printf ${quote(anyOne)} | ${remote}`;
        return timed(defer, farm, number, ['ssh', '-F', config, '{}', command]);
      },
    },
    {
      name: 'ssh -N -L forwards open, local socat: one entry set',
      isWhole: false,
      run: withFiles(setEntry, ['sh', '-c', `exec ${socat} < ${dir}/script/{}`]),
    },
    {
      name: 'ssh -N -L forwards open, local socat: the map in a new version, as ours',
      isWhole: true,
      run: withFiles(newVersion(dir), ['sh', `${dir}/script/{}`]),
    },
  ];
}

const setEntry = (each: FarmGateway, number: number): string => {
  const map = mapPath(each.gateway, counterService.id);
  return `set map ${map} ${entry} ${sideOf(number)};show map ${map}\n`;
};

/** A shell script that prepares a version, fills and commits it: two connections to the socket. */
function newVersion(dir: string) {
  return (each: FarmGateway, number: number): string => {
    const map = mapPath(each.gateway, counterService.id);
    const socat = `socat -t 5 - UNIX-CONNECT:${dir}/forward/${each.gateway.id}`;
    const [, ...lines] = readFileSync(map, 'utf8').trim().split('\n');
    const entries = [...lines.filter((line) => !line.startsWith(`${entry} `))];
    entries.push(`${entry} ${sideOf(number)}`);
    return [
      `n=$(printf 'prepare map ${map}\\n' | ${socat})`,
      `n=\${n##* }`,
      `printf 'add map @%s ${map} <<\\n%s\\n\\ncommit map @%s ${map}\\nshow map ${map}\\n' "$n" ${quote(entries.join('\n'))} "$n" | ${socat}`,
    ].join('\n');
  };
}

const sideOf = (number: number): string => (number % 2 === 0 ? 'stable' : 'candidate');

function hostEntry(dir: string, { gateway, sshd }: FarmGateway, port: number): string {
  const known = path.join(dir, `known-${gateway.id}`);
  writeFileSync(known, `gateway ${sshd.hostKeyLine}\n`);
  return `Host ${gateway.id}
  HostName 127.0.0.1
  Port ${port}
  User ${sshd.user}
  IdentityFile ${sshd.clientKeyPath}
  IdentitiesOnly yes
  HostKeyAlias gateway
  UserKnownHostsFile ${known}
  StrictHostKeyChecking yes
  BatchMode yes
  LogLevel ERROR
  ControlPath ${dir}/control/${gateway.id}
`;
}

async function connect(
  defer: Defer,
  dir: string,
  config: string,
  { gateway }: FarmGateway,
): Promise<void> {
  const local = path.join(dir, 'forward', gateway.id);
  const forward = `${local}:${gateway.paths.socket}`;
  startChild(defer, 'ssh', ['-F', config, '-M', '-N', '-L', forward, gateway.id], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const open = () => existsSync(local) && existsSync(path.join(dir, 'control', gateway.id));
  await waitFor(open, { what: `ssh to ${gateway.id}`, deadlineMs: 60_000 });
}

/** One run over all gateways; `{}` stands for the gateway's id. Each answer must show the new value. */
async function timed(
  defer: Defer,
  farm: readonly FarmGateway[],
  number: number,
  command: readonly string[],
): Promise<number> {
  const started = performance.now();
  const child = startChild(defer, 'xargs', ['-P', String(inParallel), '-I{}', ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    answers += chunk;
  });
  const ended = once(child, 'close');
  child.stdin?.end(farm.map(({ gateway }) => `${gateway.id}\n`).join(''));
  const [code] = await ended;
  const took = performance.now() - started;
  const seen = answers.split(`${entry} ${sideOf(number)}\n`).length - 1;
  if (code !== 0 || seen !== farm.length) {
    throw new Error(`${command[0]}: exit ${code}, ${seen} of ${farm.length} read back`);
  }
  return took;
}

export const openSshVersion = (): string =>
  execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' }).split(',')[0]?.trim() ?? 'ssh';
