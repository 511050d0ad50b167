import { z } from 'zod';
import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { LinkFault } from '../../../shared/model/link.ts';
import { understand } from '../docker/answers.ts';
import type { DockerLink } from '../docker/link.ts';
import type { SshLink } from '../link.ts';
import { aboutHost, type HostFacts, installLine, serviceLine } from './about-host.ts';
import { allowForwarding } from './admin-socket.ts';
import { clockFinding } from './clock.ts';
import { missing, ok, oneLine, type ProbeFinding, warning } from './line.ts';
import { linkFinding } from './link-state.ts';

/** Links to an engine; `ssh` where its Docker is reached through SSH. */
export type EngineLinks = { readonly docker: DockerLink; readonly ssh?: SshLink | undefined };

/**
 * Checks the requirements of an engine before it is trusted, and changes nothing there. Yields one
 * line per finding at once, with the line that would provide a missing part, where one is known.
 * Never throws.
 */
export async function* probeEngine(links: EngineLinks, engine: Engine): AsyncGenerator<ProbeLine> {
  for await (const finding of findings(links, engine)) yield { host: engine.id, ...finding };
}

async function* findings(
  { docker, ssh }: EngineLinks,
  engine: Engine,
): AsyncGenerator<ProbeFinding> {
  let host: HostFacts | undefined;
  if (ssh) {
    const target = engine.endpoint.kind === 'ssh' ? engine.endpoint.ssh : undefined;
    const link = linkFinding(ssh.state(), target);
    yield link;
    if (link.status !== 'ok') return;
    host = await aboutHost(ssh);
    if (host) yield ok('system', `${host.distribution || host.system}, user ${host.user}`);
  }
  const state = docker.state();
  const info = docker.info();
  if (state.kind !== 'up' || !info) {
    yield 'fault' in state
      ? notReached(state.fault, host)
      : missing('docker', 'no answer yet: still connecting');
    return;
  }
  yield ok('docker', `${oneLine(info.version, 40)}, interface ${oneLine(info.apiVersion, 20)}`);
  yield ok('architecture', oneLine(info.platform, 40));
  const endpoint = engine.endpoint.kind === 'tls' ? 'its port' : 'its socket';
  yield ok('permission', `${endpoint} may be used: that is as much as being root there`);
  yield* await probeDaemon(docker);
}

function notReached({ code, detail }: LinkFault, host: HostFacts | undefined): ProbeFinding {
  const found = `${code}: ${oneLine(detail)}`;
  if (code === 'file-unreadable')
    return missing(
      'docker',
      found,
      'on this machine: mend the path in the fleet file, or who may read it',
    );
  if (!host) return missing('docker', found);
  switch (code) {
    case 'socket-not-permitted':
      return missing('docker', found, `sudo usermod -aG docker ${host.user}`);
    case 'forwarding-refused':
      return missing('docker', found, allowForwarding(host, 'AllowStreamLocalForwarding'));
    case 'too-old':
      return missing('docker', found, installLine(host, dockerPackage(host)));
    default:
      return missing('docker', found, serviceLine(host, 'start', 'docker'));
  }
}

const dockerPackage = (host: HostFacts): string =>
  host.family === 'debian' ? 'docker.io' : 'docker';

const daemonAnswer = z.object({
  Driver: z.string(),
  SystemTime: z.string().optional(),
  MemoryLimit: z.boolean().optional(),
});

async function probeDaemon(docker: DockerLink): Promise<readonly ProbeFinding[]> {
  const asked = Date.now();
  const outcome = await docker.call({ command: 'info', changes: false }, async (client, signal) =>
    understand(daemonAnswer, await client.info({ abortSignal: signal })),
  );
  const answered = Date.now();
  if (outcome.kind !== 'done') return [warning('storage driver', oneLine(outcome.fault.detail))];
  const { Driver, SystemTime = '', MemoryLimit } = outcome.value;
  const at = Date.parse(SystemTime);
  return [
    Driver === 'vfs'
      ? warning(
          'storage driver',
          'vfs: every container takes a full copy of its image',
          'put "storage-driver": "overlay2" into /etc/docker/daemon.json and restart docker',
        )
      : ok('storage driver', oneLine(Driver, 40)),
    MemoryLimit === false
      ? warning('memory limits', 'not enforced by this kernel', 'boot it with cgroup_enable=memory')
      : ok('memory limits', 'enforced'),
    Number.isFinite(at)
      ? clockFinding(
          at - (asked + answered) / 2,
          (answered - asked) / 2,
          'sudo timedatectl set-ntp true',
        )
      : warning('clock', 'the engine does not say what time it is'),
  ];
}
