import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, installLine } from './about-host.ts';
import { ask } from './ask.ts';
import { type HaproxyProcess, reloadLine } from './haproxy-process.ts';
import { missing, ok, type ProbeFinding } from './line.ts';

const what = 'reload';

/** Whether the reload command may be run. It is asked about, never run. */
export async function probeReload(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
  process: HaproxyProcess | undefined,
): Promise<ProbeFinding> {
  const words = paths.reload.split(/ +/);
  const isSudo = words[0] === 'sudo';
  const command = words.slice(isSudo ? 1 : 0).filter((word) => word !== '-n');
  const program = command[0] ?? '';
  if (program === 'systemctl' && process && host.manager !== 'openrc' && !process.unit) {
    const why =
      host.manager === 'systemd'
        ? 'HAProxy is in no unit of systemd'
        : `no systemd runs there (the first process is ${host.init})`;
    const line = reloadLine(process, host);
    const mend = line ?? 'start haproxy with a pid file (-p /run/haproxy.pid) and name it here';
    return missing(what, `${paths.reload}: ${why}`, `set paths.reload of this gateway: ${mend}`);
  }
  const located = await ask(ssh, `command -v ${quote(program)}`);
  if (!located.isFine) {
    const mend = `set paths.reload of this gateway: ${program} is not there`;
    return missing(what, `${program}: not found`, mend);
  }
  if (!isSudo && program === 'kill') return probeKill(ssh, paths.reload, command, host);
  if (!isSudo) return ok(what, `${paths.reload}, without sudo`);
  const answer = await ask(ssh, `sudo -n -l ${command.map(quote).join(' ')}`);
  if (answer.isFine) return ok(what, `${paths.reload}, allowed`);
  if (/sudo: (?:command )?not found/.test(answer.detail)) {
    return missing(what, `${paths.reload}: sudo is not there`, installLine(host, 'sudo'));
  }
  const path = located.lines[0]?.startsWith('/') ? located.lines[0] : program;
  const rule = `${host.user} ALL=(root) NOPASSWD: ${[path, ...command.slice(1)].join(' ')}`;
  const mend = `echo ${quote(rule)} | sudo tee /etc/sudoers.d/tallydeck`;
  return missing(what, `${paths.reload}: ${answer.detail}`, mend);
}

/** Signal 0 does nothing but tell whether the real one would be allowed. */
async function probeKill(
  ssh: SshLink,
  reload: string,
  [, ...words]: readonly string[],
  host: HostFacts,
): Promise<ProbeFinding> {
  const targets = words.filter((word) => !/^-[A-Z0-9]+$/.test(word)).join(' ');
  const answer = await ask(ssh, `kill -0 ${targets}`);
  if (answer.isFine) return ok(what, `${reload}, without sudo`);
  const mend = host.isRoot
    ? 'set paths.reload of this gateway: its process is not there'
    : `set paths.reload of this gateway: sudo ${reload}`;
  return missing(what, `${reload}: ${answer.detail}`, mend);
}
