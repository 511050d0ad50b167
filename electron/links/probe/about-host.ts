import type { SshLink } from '../link.ts';
import { ask } from './ask.ts';
import { oneLine } from './line.ts';

/** Facts of a host that later questions and the advised lines depend on. */
export type HostFacts = {
  /** The remote user's name; as a placeholder where it could not be read. */
  readonly user: string;
  readonly isRoot: boolean;
  /** `Linux`. */
  readonly system: string;
  /** `x86_64`, `aarch64`. */
  readonly machine: string;
  /** Name of the distribution, by its own account. */
  readonly distribution: string;
  readonly family: 'debian' | 'alpine' | 'redhat' | 'suse' | 'other';
  readonly manager: 'systemd' | 'openrc' | 'none';
  /** The first process, where no manager is known. */
  readonly init: string;
};

const script = [
  'id -un',
  'id -u',
  'uname -s',
  'uname -m',
  'if [ -r /etc/os-release ]; then . /etc/os-release; fi',
  'echo "$ID $ID_LIKE"',
  'echo "$PRETTY_NAME"',
  'if [ -d /run/systemd/system ]; then echo systemd; elif command -v rc-service >/dev/null; then echo openrc; else echo none; fi',
  'cat /proc/1/comm 2>/dev/null',
].join('\n');

/** Asks the host what it is; undefined when it does not answer such questions. */
export async function aboutHost(ssh: SshLink): Promise<HostFacts | undefined> {
  const { lines } = await ask(ssh, script);
  const [user = '', uid = '', system = '', machine = '', ids = '', distribution = ''] = lines;
  if (user === '' || system === '' || !/^\d+$/.test(uid)) return undefined;
  const [manager, init = ''] = lines.slice(6);
  return {
    user: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(user) ? user : 'THE-REMOTE-USER',
    isRoot: uid === '0',
    system: oneLine(system, 40),
    machine: oneLine(machine, 40),
    distribution: oneLine(distribution, 80),
    family: familyOf(ids),
    manager: manager === 'systemd' || manager === 'openrc' ? manager : 'none',
    init: oneLine(init, 40) || 'unknown',
  };
}

function familyOf(ids: string): HostFacts['family'] {
  if (/\b(debian|ubuntu)\b/.test(ids)) return 'debian';
  if (/\balpine\b/.test(ids)) return 'alpine';
  if (/\b(rhel|fedora|centos)\b/.test(ids)) return 'redhat';
  return /\b(suse|sles)\b/.test(ids) ? 'suse' : 'other';
}

const installers: Readonly<Record<HostFacts['family'], string>> = {
  debian: 'apt-get install',
  alpine: 'apk add',
  redhat: 'dnf install',
  suse: 'zypper install',
  other: 'YOUR-PACKAGE-MANAGER install',
};

/** The line that installs a package there. */
export const installLine = (host: HostFacts, name: string): string =>
  `${host.isRoot ? '' : 'sudo '}${installers[host.family]} ${name}`;

/** The line that starts, restarts or reloads a service there. */
export function serviceLine(host: HostFacts, verb: 'start' | 'restart' | 'reload', name: string) {
  const line =
    host.manager === 'openrc' ? `rc-service ${name} ${verb}` : `systemctl ${verb} ${name}`;
  return host.isRoot ? line : `sudo ${line}`;
}

/** The name of OpenSSH's service: Debian calls it otherwise than the rest. */
export const sshService = (host: HostFacts): string => (host.family === 'debian' ? 'ssh' : 'sshd');
