import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { aboutHost } from './about-host.ts';
import { probeSocket } from './admin-socket.ts';
import { ask } from './ask.ts';
import { probeClock } from './clock.ts';
import { probeConfig, probeLoaded } from './config-file.ts';
import { probeDirectory, probeLock } from './directory.ts';
import { probeForwarding } from './forwarding.ts';
import { lookAtHaproxy } from './haproxy-process.ts';
import { probeVersion } from './haproxy-version.ts';
import { missing, ok, type ProbeFinding, warning } from './line.ts';
import { linkFinding } from './link-state.ts';
import { probeReload } from './reload.ts';
import { probeSelinux } from './selinux.ts';
import { probeServiceManager } from './service-manager.ts';

/**
 * Checks all requirements of a gateway before it is trusted, and changes nothing there. Yields one
 * line per finding at once, with the line that would provide a missing part, where one is known.
 * `engines`: the engines behind the gateway. Never throws.
 */
export async function* probeGateway(
  ssh: SshLink,
  gateway: Gateway,
  engines: readonly Engine[] = [],
): AsyncGenerator<ProbeLine> {
  for await (const finding of findings(ssh, gateway, engines)) {
    yield { host: gateway.id, ...finding };
  }
}

async function* findings(
  ssh: SshLink,
  gateway: Gateway,
  engines: readonly Engine[],
): AsyncGenerator<ProbeFinding> {
  const link = linkFinding(ssh.state(), gateway.ssh);
  yield link;
  if (link.status !== 'ok') return;
  const host = await aboutHost(ssh);
  if (!host) {
    yield await unanswered(ssh);
    return;
  }
  yield ok('system', `${host.distribution || host.system}, ${host.machine}, user ${host.user}`);
  yield* await probeVersion(ssh, host);
  const { finding, process } = await probeSocket(ssh, gateway, host);
  yield finding;
  const whenManaged = gateway.mode === 'manage' ? (each: ProbeFinding) => each : onlyForManage;
  const seen = process
    ? await lookAtHaproxy(ssh, process.pid)
    : { unseen: 'HAProxy did not answer' };
  const running = 'unseen' in seen ? undefined : seen;
  yield whenManaged(probeLoaded(gateway, host, seen));
  yield whenManaged(await probeConfig(ssh, gateway, host));
  yield whenManaged(await probeDirectory(ssh, gateway, host));
  yield whenManaged(await probeLock(ssh, host));
  yield whenManaged(await probeReload(ssh, gateway, host, running));
  yield* await probeForwarding(ssh, host, engines);
  yield await probeServiceManager(ssh, host, running);
  yield await probeSelinux(ssh);
  yield await probeClock(ssh, host);
}

/** Why the host could not be asked what it is. */
async function unanswered(ssh: SshLink): Promise<ProbeFinding> {
  const { code, detail } = await ask(ssh, 'true');
  if (code !== 'sessions-refused') {
    return missing('system', 'it does not run the commands of a POSIX shell');
  }
  const file = '/etc/ssh/sshd_config.d/tallydeck.conf';
  const mend = `echo 'MaxSessions 10' | sudo tee -a ${file} && sudo systemctl reload ssh`;
  return missing('system', detail, mend);
}

/** A gateway that is only observed is not hindered by what installing would need. */
const onlyForManage = (finding: ProbeFinding): ProbeFinding =>
  finding.status === 'missing'
    ? warning(finding.what, `${finding.found} (needed for mode manage)`, finding.mend)
    : finding;
