import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { SshLink } from '../link.ts';
import { aboutHost } from './about-host.ts';
import { probeSocket } from './admin-socket.ts';
import { probeClock } from './clock.ts';
import { probeConfig, probeLoaded } from './config-file.ts';
import { probeDirectory, probeLock } from './directory.ts';
import { probeForwarding } from './forwarding.ts';
import { probeVersion } from './haproxy-version.ts';
import { type Finding, missing, ok, warning } from './line.ts';
import { linkFinding } from './link-state.ts';
import { probeReload } from './reload.ts';
import { probeSelinux } from './selinux.ts';
import { probeServiceManager } from './service-manager.ts';

/**
 * Looks at everything that a gateway must have before it is trusted, and changes nothing there.
 * One line as each is found; what is missing carries the line that would provide it. `engines` are
 * those behind the gateway. Never throws.
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
): AsyncGenerator<Finding> {
  const link = linkFinding(ssh.state(), gateway.ssh);
  yield link;
  if (link.status !== 'ok') return;
  const host = await aboutHost(ssh);
  if (!host) {
    yield missing('system', 'it does not run the commands of a POSIX shell');
    return;
  }
  yield ok('system', `${host.distribution || host.system}, ${host.machine}, user ${host.user}`);
  yield* await probeVersion(ssh, host);
  const { finding, process } = await probeSocket(ssh, gateway, host);
  yield finding;
  const whenManaged = gateway.mode === 'manage' ? (each: Finding) => each : onlyForManage;
  yield whenManaged(await probeLoaded(ssh, gateway, host, process?.pid));
  yield whenManaged(await probeConfig(ssh, gateway, host));
  yield whenManaged(await probeDirectory(ssh, gateway, host));
  yield whenManaged(await probeLock(ssh, host));
  yield whenManaged(await probeReload(ssh, gateway, host));
  yield* await probeForwarding(ssh, host, engines);
  yield await probeServiceManager(ssh, host);
  yield await probeSelinux(ssh);
  yield await probeClock(ssh, host);
}

/** A gateway that is only observed is not hindered by what installing would need. */
const onlyForManage = (finding: Finding): Finding =>
  finding.status === 'missing'
    ? warning(finding.what, `${finding.found} (needed for mode manage)`, finding.mend)
    : finding;
