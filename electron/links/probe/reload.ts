import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, installLine } from './about-host.ts';
import { ask } from './ask.ts';
import { type Finding, missing, ok } from './line.ts';

const what = 'reload';

/** Whether the reload command may be run. It is asked about, never run. */
export async function probeReload(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
): Promise<Finding> {
  const words = paths.reload.split(/ +/);
  const isSudo = words[0] === 'sudo';
  const command = words.slice(isSudo ? 1 : 0).filter((word) => word !== '-n');
  const program = command[0] ?? '';
  const located = await ask(ssh, `command -v ${quote(program)}`);
  if (!located.isFine) {
    const mend = `set paths.reload of this gateway: ${program} is not there`;
    return missing(what, `${program}: not found`, mend);
  }
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
