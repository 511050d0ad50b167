import type { SshLink } from '../link.ts';
import type { HostFacts } from './about-host.ts';
import { ask } from './ask.ts';
import { type HaproxyProcess, sayProcess, startLine } from './haproxy-process.ts';
import { ok, type ProbeFinding, warning } from './line.ts';

const what = 'service manager';

const restartLine = (unit: string): string =>
  `sudo mkdir -p /etc/systemd/system/${unit}.d && printf '[Service]\\nRestart=always\\n' | sudo tee /etc/systemd/system/${unit}.d/restart.conf && sudo systemctl daemon-reload`;

/** Programs that start again what ends under them. */
const supervisors =
  /^(?:supervisord|supervise-daemon|runsv|s6-supervise|supervise|perpd|monit|containerd-shim.*|conmon)$/;

/** A worker that is killed takes the whole of HAProxy down: something must start it again. */
export async function probeServiceManager(
  ssh: SshLink,
  host: HostFacts,
  process: HaproxyProcess | undefined,
): Promise<ProbeFinding> {
  if (process && host.manager !== 'openrc' && process.unit === undefined) {
    return byHand(host, process);
  }
  if (host.manager === 'none') {
    const found = `none (the first process is ${host.init}): nobody starts HAProxy again when it ends`;
    return warning(what, found, 'run haproxy under systemd or OpenRC');
  }
  if (host.manager === 'openrc') return ok(what, 'OpenRC');
  return ofUnit(ssh, process?.unit ?? 'haproxy.service');
}

/** No unit of systemd holds it, whether systemd is there or not. */
function byHand(host: HostFacts, process: HaproxyProcess): ProbeFinding {
  const manager =
    host.manager === 'systemd'
      ? 'systemd runs, but HAProxy is in none of its units'
      : `no systemd (the first process is ${host.init})`;
  const unread = process.hasDefaults ? '; nothing reads /etc/default/haproxy' : '';
  const found = `${manager}${unread}; started by ${process.startedBy}: ${sayProcess(process)}`;
  if (supervisors.test(process.startedBy)) return ok(what, found);
  const mend =
    host.manager === 'systemd'
      ? `sudo kill ${process.pid} && sudo systemctl enable --now haproxy`
      : `have it started at boot, and again when it ends, by: ${startLine(process, host)}`;
  return warning(what, `${found}; nobody starts it again when it ends`, mend);
}

async function ofUnit(ssh: SshLink, unit: string): Promise<ProbeFinding> {
  const { lines } = await ask(ssh, `systemctl show ${unit} -p Restart -p UnitFileState`);
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  if (value('UnitFileState') !== 'enabled') {
    const found = `systemd, but ${unit} is not started at boot`;
    return warning(what, found, `sudo systemctl enable ${unit}`);
  }
  if (!['always', 'on-failure'].includes(value('Restart') ?? '')) {
    return warning(what, `systemd, but it does not start ${unit} again`, restartLine(unit));
  }
  return ok(what, `systemd, which starts ${unit} again`);
}
