import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { LabFault, LabState } from '../../shared/contract/lab.ts';
import type { SentTally } from './camera-sender.ts';
import { createFaultPanel } from './fault-panel.ts';
import { haproxyInstalled } from './gateway/haproxy.ts';
import { pidFileOf } from './gateway/router.ts';
import { type KeyPair, loadOrMakeKey } from './host/keys.ts';
import { makeDisks } from './places.ts';
import { freeBlock } from './ports.ts';
import { type RunningSite, startSite } from './site.ts';
import { fleetFile } from './world/fleet-file.ts';
import { labHosts, labUser, planFleet, portsNeeded } from './world/plan.ts';
import { labSites } from './world/sites.ts';

/** The training site: simulated hosts and cameras that a console meets as it would real ones. */
export type Lab = {
  /** The fleet to open. */
  readonly fleetFile: string;
  state(): LabState;
  subscribe(listener: (state: LabState) => void): () => void;
  /** Switches a fault on or off; rejects with NoSuchTarget where the lab has no such thing. */
  fault(fault: LabFault, target: string, on: boolean): Promise<void>;
  /** Frames and counts of each camera, and the true number of objects. */
  tallies(): readonly SentTally[];
  close(): Promise<void>;
};

export type LabOptions = {
  /** Holds the keys and the fleet file; made when missing. */
  readonly dir: string;
  readonly log: Logger;
  /** Default: real HAProxy where it is installed. */
  readonly router?: LabState['router'];
  /** Of each camera; default 2. */
  readonly framesPerSecond?: number;
};

export async function startLab(options: LabOptions): Promise<Lab> {
  const { dir, log, framesPerSecond = 2 } = options;
  const keyDir = join(dir, 'keys');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const userKey = await loadOrMakeKey(join(keyDir, labUser));
  const hostKeys = await makeHostKeys(keyDir);
  const router = options.router ?? (haproxyInstalled() ? 'haproxy' : 'embedded');
  const disks = makeDisks();
  const fleet = planFleet({
    firstPort: await freeBlock(portsNeeded),
    disks,
    userKeyPath: userKey.path,
    hostKeys: new Map([...hostKeys].map(([host, key]) => [host, key.publicKey])),
    reload: (root) => `kill -USR2 $(cat ${pidFileOf(root)})`,
  });
  const file = join(dir, 'fleet.yaml');
  await writeFile(file, fleetFile(fleet));
  const keys = (host: string) => ({
    hostKey: hostKeys.get(host)?.privateKey ?? '',
    userKey: userKey.publicKey,
    user: labUser,
  });

  const sites: RunningSite[] = [];
  const close = async () => {
    await Promise.all(sites.map((site) => site.close()));
    await rm(disks, { recursive: true, force: true });
  };
  const starting = labSites.map(async (site) => {
    const say = (line: string) => log.debug({ site: site.id }, line);
    sites.push(await startSite({ site, fleet, disks, keys, router, framesPerSecond, log: say }));
  });
  const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    await close();
    throw failed.reason;
  }
  const panel = createFaultPanel(sites, router);
  return {
    fleetFile: file,
    state: panel.state,
    subscribe: panel.subscribe,
    fault: panel.set,
    tallies: () => sites.flatMap(({ cameras }) => [...cameras.values()].map((one) => one.tally())),
    close,
  };
}

async function makeHostKeys(dir: string): Promise<ReadonlyMap<string, KeyPair>> {
  return new Map(
    await Promise.all(
      labHosts.map(async (host) => [host, await loadOrMakeKey(join(dir, `host-${host}`))] as const),
    ),
  );
}
