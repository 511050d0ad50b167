import type { SshLink } from '../link.ts';
import type { HostFacts } from './about-host.ts';
import { ask } from './ask.ts';
import { type Finding, ok, warning } from './line.ts';

const what = 'service manager';
const restartLine =
  "sudo mkdir -p /etc/systemd/system/haproxy.service.d && printf '[Service]\\nRestart=always\\n' | sudo tee /etc/systemd/system/haproxy.service.d/restart.conf && sudo systemctl daemon-reload";

/** A worker that is killed takes the whole of HAProxy down: something must start it again. */
export async function probeServiceManager(ssh: SshLink, host: HostFacts): Promise<Finding> {
  if (host.manager === 'none') {
    const found = `none (the first process is ${host.init}): nobody starts HAProxy again when it ends`;
    return warning(what, found, 'run haproxy under systemd or OpenRC');
  }
  if (host.manager === 'openrc') return ok(what, 'OpenRC');
  const { lines } = await ask(ssh, 'systemctl show haproxy -p Restart -p UnitFileState');
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  if (value('UnitFileState') !== 'enabled') {
    const found = 'systemd, but haproxy is not started at boot';
    return warning(what, found, 'sudo systemctl enable haproxy');
  }
  if (!['always', 'on-failure'].includes(value('Restart') ?? '')) {
    return warning(what, 'systemd, but it does not start haproxy again', restartLine);
  }
  return ok(what, 'systemd, which starts haproxy again');
}
