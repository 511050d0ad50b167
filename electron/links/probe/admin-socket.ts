import type { Gateway } from '../../../shared/model/gateway.ts';
import type { CommandFault } from '../../../shared/model/link.ts';
import { ReplyReader } from '../haproxy/replies.ts';
import { type ProcessInfo, parseInfo } from '../haproxy/show-info.ts';
import type { SshLink } from '../link.ts';
import { quote } from '../ssh/quote.ts';
import { type HostFacts, serviceLine, sshService } from './about-host.ts';
import { ask } from './ask.ts';
import { isNewEnough } from './haproxy-version.ts';
import { missing, ok, oneLine, type ProbeFinding } from './line.ts';

const what = 'admin socket';
const timeoutMs = 5000;

export type SocketLook = { readonly finding: ProbeFinding; readonly process?: ProcessInfo };

/** Opens the admin socket as the console will, and asks who answers and what it allows. */
export async function probeSocket(
  ssh: SshLink,
  { paths }: Gateway,
  host: HostFacts,
): Promise<SocketLook> {
  const opened = await ssh.openUnix(paths.socket);
  if (opened.kind !== 'done') return { finding: await notOpened(ssh, paths, host, opened.fault) };
  const reader = new ReplyReader(opened.value);
  const reply = await reader.ask(['prompt', 'show info', 'show cli level'], timeoutMs);
  reader.end('asked');
  const socketLine = `stats socket ${paths.socket} mode 660 level admin expose-fd listeners`;
  if (reply.kind !== 'answers') {
    return { finding: missing(what, `${paths.socket}: ${oneLine(reply.detail)}`) };
  }
  const [, info = '', level = ''] = reply.answers;
  const process = parseInfo(info);
  if (!process) return { finding: missing(what, `${paths.socket}: this is not HAProxy`) };
  const who = `HAProxy ${oneLine(process.versionText, 40)}, process ${process.pid}`;
  if (!isNewEnough(process.version)) {
    const restart = serviceLine(host, 'restart', 'haproxy');
    return { finding: missing(what, `${who} runs: 2.6 or later is needed`, restart), process };
  }
  if (!level.includes('admin')) {
    const found = `${who}, but only at level ${oneLine(level, 40)}`;
    return { finding: missing(what, found, `in global: ${socketLine}`), process };
  }
  return { finding: ok(what, `${paths.socket}: ${who}, level admin`), process };
}

async function notOpened(
  ssh: SshLink,
  paths: Gateway['paths'],
  host: HostFacts,
  fault: CommandFault,
): Promise<ProbeFinding> {
  const found = oneLine(fault.detail);
  switch (fault.code) {
    case 'forwarding-refused':
      return missing(what, found, allowForwarding(host, 'AllowStreamLocalForwarding'));
    case 'socket-not-permitted': {
      const { lines } = await ask(ssh, `stat -c %G ${quote(paths.socket)}`);
      const group = /^[a-z_][a-z0-9_-]*$/.test(lines[0] ?? '') ? lines[0] : 'haproxy';
      const join = `sudo usermod -aG ${group} ${host.user}`;
      return missing(what, found, group === 'root' ? `in global: ${socketOf(paths)}` : join);
    }
    default:
      return missing(what, found, `in global: ${socketOf(paths)}`);
  }
}

const socketOf = (paths: Gateway['paths']): string =>
  `stats socket ${paths.socket} mode 660 user root group haproxy level admin expose-fd listeners`;

/** Shell line that lets the SSH server forward, by a drop-in file of our own. */
export function allowForwarding(host: HostFacts, option: string): string {
  const file = '/etc/ssh/sshd_config.d/tallydeck.conf';
  const reload = serviceLine(host, 'reload', sshService(host));
  return `echo '${option} yes' | sudo tee -a ${file} && ${reload}`;
}
