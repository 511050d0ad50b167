import type { SshLink } from '../link.ts';
import { ask } from './ask.ts';
import { missing, ok, type ProbeFinding } from './line.ts';

const what = 'SELinux';

/** Enforcing, it keeps HAProxy from ports that its policy does not name. */
export async function probeSelinux(ssh: SshLink): Promise<ProbeFinding> {
  const mode = await ask(ssh, 'getenforce');
  if (!mode.isFine || mode.lines[0] !== 'Enforcing') return ok(what, 'not enforcing');
  const allowed = await ask(ssh, 'getsebool haproxy_connect_any');
  if (allowed.lines[0]?.endsWith(' on')) return ok(what, 'enforcing, haproxy_connect_any is on');
  const found = 'enforcing, and HAProxy may not connect to the ports of containers';
  return missing(what, found, 'sudo setsebool -P haproxy_connect_any 1');
}
