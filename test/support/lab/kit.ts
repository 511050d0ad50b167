import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { readFleet } from '../../../electron/fleet/read.ts';
import type { SentTally } from '../../../electron/lab/camera-sender.ts';
import { type Lab, startLab } from '../../../electron/lab/lab.ts';
import { type DockerLink, openDockerLink } from '../../../electron/links/docker/link.ts';
import { type AdminLink, openAdminLink } from '../../../electron/links/haproxy/admin.ts';
import type { SshLink } from '../../../electron/links/link.ts';
import type { LabState } from '../../../shared/contract/lab.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import { waitFor } from '../machine/wait.ts';
import { createSshKit, type SshKit, untilState } from '../ssh/kit.ts';

export const haproxyInstalled = ((): boolean => {
  try {
    execFileSync('haproxy', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: the lab with real HAProxy: haproxy is not installed');
    return false;
  }
})();

/** A running lab and the links of a console that has opened its fleet file. */
export type LabKit = {
  readonly lab: Lab;
  readonly fleet: Fleet;
  readonly dir: string;
  gateway(id: string): Promise<{ readonly ssh: SshLink; readonly admin: AdminLink }>;
  engine(id: string): Promise<DockerLink>;
  tally(camera: string): SentTally;
  close(): Promise<void>;
};

export async function startLabKit(router: LabState['router']): Promise<LabKit> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck lab test '));
  const lab = await startLab({ dir, log: pino({ enabled: false }), router, framesPerSecond: 5 });
  const read = await readFleet(lab.fleetFile);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { fleet } = read;
  const kit = createSshKit();
  const closers: (() => Promise<void>)[] = [];
  return {
    lab,
    fleet,
    dir,
    gateway: (id) => openGateway(fleet, kit, id, closers),
    engine: (id) => openEngine(fleet, kit, id, closers),
    tally(camera) {
      const found = lab.tallies().find((one) => one.camera === camera);
      if (found === undefined) throw new Error(`the lab has no camera ${camera}`);
      return found;
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await kit.close();
      await lab.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function openGateway(
  fleet: Fleet,
  kit: SshKit,
  id: string,
  closers: (() => Promise<void>)[],
) {
  const gateway = fleet.gateways.find((one) => one.id === id);
  if (gateway === undefined) throw new Error(`no gateway ${id}`);
  const ssh = kit.open(gateway.ssh, id);
  const admin = openAdminLink({ ssh, path: gateway.paths.socket });
  closers.push(() => admin.close());
  await waitFor(() => admin.process() !== undefined, {
    what: `the admin stream of ${id}`,
    deadlineMs: 45_000,
  });
  return { ssh, admin };
}

async function openEngine(
  fleet: Fleet,
  kit: SshKit,
  id: string,
  closers: (() => Promise<void>)[],
): Promise<DockerLink> {
  const endpoint = fleet.engines.find((one) => one.id === id)?.endpoint;
  if (endpoint?.kind !== 'ssh') throw new Error(`no engine ${id}`);
  const link = openDockerLink({
    host: id,
    endpoint: { kind: 'ssh', link: kit.open(endpoint.ssh, id), socket: endpoint.socket },
  });
  closers.push(() => link.close());
  await untilState(link, 'up', 45_000);
  return link;
}
