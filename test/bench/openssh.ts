import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pLimit from 'p-limit';
import { quote } from '../../electron/links/ssh/quote.ts';
import { mapPath } from '../../electron/traffic/names.ts';
import { counterService } from '../support/traffic.ts';
import { waitFor } from '../support/wait.ts';
import { type Defer, endChild, startChild, tempDir } from './closers.ts';
import type { FarmGateway } from './farm.ts';

/** ms from the start of one change of all gateways until the last answer was there. */
export type Way = { readonly name: string; run(number: number): Promise<number> };

const inParallel = 32;
const entry = 'camera/cam-1';

/** Where one of these is not installed, nothing can be compared. */
export function missingTools(): readonly string[] {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin'];
  const isThere = (tool: string) => folders.some((each) => existsSync(path.join(each, tool)));
  return ['ssh', 'socat', 'xargs'].filter((tool) => !isThere(tool));
}

/**
 * What people do without us: OpenSSH with one warm connection to every gateway, which is the
 * ControlMaster and carries a forward of the admin socket. They change one entry of the map and
 * read the map back: less than our change does, which writes the whole map, fenced, with its intent.
 */
export async function openOpenssh(
  defer: Defer,
  farm: readonly FarmGateway[],
  portOf: (gateway: FarmGateway) => number,
): Promise<readonly Way[]> {
  const dir = tempDir(defer);
  for (const name of ['control', 'forward', 'command']) mkdirSync(path.join(dir, name));
  const config = path.join(dir, 'config');
  writeFileSync(config, farm.map((each) => hostEntry(dir, each, portOf(each))).join('\n'));
  const limit = pLimit(16);
  await Promise.all(farm.map((each) => limit(() => connect(defer, dir, config, each))));
  const gatewayDir = path.dirname(farm[0]?.dir ?? '');
  const remote = `UNIX-CONNECT:${gatewayDir}/{}/admin.sock`;
  const map = path.relative(farm[0]?.dir ?? '', mapPathOf(farm[0]));
  const text = (value: string, id: string) => {
    const file = path.join(gatewayDir, id, map);
    return `set map ${file} ${entry} ${value};show map ${file}\\n`;
  };
  return [
    {
      name: 'OpenSSH, ControlMaster warm, ssh host socat',
      run: (number) => {
        const command = `printf ${quote(text(sideOf(number), '{}'))} | socat -t 5 - ${remote}`;
        return timed(defer, farm, number, ['ssh', '-F', config, '{}', command]);
      },
    },
    {
      name: 'ssh -N -L forwards opened before, local socat',
      run: (number) => {
        for (const { gateway } of farm) {
          const file = path.join(dir, 'command', gateway.id);
          writeFileSync(file, text(sideOf(number), gateway.id).replace('\\n', '\n'));
        }
        const line = `exec socat -t 5 - UNIX-CONNECT:${dir}/forward/{} < ${dir}/command/{}`;
        return timed(defer, farm, number, ['sh', '-c', line]);
      },
    },
  ];
}

const sideOf = (number: number): string => (number % 2 === 0 ? 'stable' : 'candidate');

const mapPathOf = (each: FarmGateway | undefined): string =>
  each ? mapPath(each.gateway, counterService.id) : '';

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
  const child = startChild(defer, 'ssh', ['-F', config, '-M', '-N', '-L', forward, gateway.id], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // ssh removes its sockets when it is asked to end.
  defer(() => endChild(child, 'SIGTERM'));
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
