import { posix } from 'node:path';
import type { Camera } from '../../../shared/model/camera.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import type { Placement } from '../../../shared/model/placement.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { SshTarget } from '../../../shared/model/ssh-target.ts';
import { labCameras, labMatch } from './cameras.ts';
import { labReleases } from './releases.ts';
import { counterService } from './service.ts';
import { type LabSite, labEnvironments, labSites } from './sites.ts';

export const labUser = 'technician';

/** Containers that one engine has room for. */
const portsPerEngine = 12;
/** SSH of the gateway and of the engine, and the listener. */
const portsPerSite = 3;

export const portsNeeded = labSites.length * (portsPerSite + portsPerEngine);

export type LabPlanInput = {
  readonly firstPort: number;
  /** The simulated hosts' disks, one directory each. */
  readonly disks: string;
  readonly userKeyPath: string;
  /** Host keys as in known_hosts, by gateway or engine id. */
  readonly hostKeys: ReadonlyMap<string, string>;
  /** A gateway's reload line, by its directory. */
  reload(root: string): string;
};

export const gatewayId = (site: string): string => `${site}-gate`;
export const engineId = (site: string): string => `${site}-edge`;
export const placementId = (site: string): string => `${counterService.id}-${site}`;
export const labHosts: readonly string[] = labSites.flatMap(({ id }) => [
  gatewayId(id),
  engineId(id),
]);

/** The lab's fleet, for the ports and paths that were found free. */
export function planFleet(input: LabPlanInput): Fleet {
  return {
    name: 'Tallydeck lab',
    environments: labEnvironments,
    sites: labSites.map(({ id, name, environment, latitude, longitude, timeZone }) => {
      return { id, name, environment, latitude, longitude, timeZone };
    }),
    gateways: labSites.map((site, index) => planGateway(site, index, input)),
    engines: labSites.map((site, index) => planEngine(site, index, input)),
    cameras: planCameras(process.platform),
    services: [counterService],
    releases: labReleases.map(planRelease),
    placements: labSites.map(planPlacement),
  };
}

const sitePort = (index: number, input: LabPlanInput) => input.firstPort + index * portsPerSite;

function planGateway(site: LabSite, index: number, input: LabPlanInput): Gateway {
  const id = gatewayId(site.id);
  const root = posix.join(input.disks, id);
  return {
    id,
    site: site.id,
    ssh: sshTarget(id, sitePort(index, input), input),
    mode: 'manage',
    paths: {
      config: `${root}/tallydeck.cfg`,
      maps: `${root}/maps`,
      socket: `${root}/admin.sock`,
      reload: input.reload(root),
    },
    listeners: [{ id: 'frames', address: '127.0.0.1', port: sitePort(index, input) + 1 }],
    routes: [{ listener: 'frames', service: counterService.id }],
    engines: [engineId(site.id)],
  };
}

function planEngine(site: LabSite, index: number, input: LabPlanInput): Engine {
  const id = engineId(site.id);
  const from = sitePort(labSites.length, input) + index * portsPerEngine;
  return {
    id,
    site: site.id,
    endpoint: {
      kind: 'ssh',
      ssh: sshTarget(id, sitePort(index, input) + 2, input),
      socket: '/var/run/docker.sock',
    },
    address: '127.0.0.1',
    type: site.engineType,
    ports: { from, to: from + portsPerEngine - 1 },
  };
}

function sshTarget(host: string, port: number, input: LabPlanInput): SshTarget {
  const hostKey = input.hostKeys.get(host);
  if (hostKey === undefined) throw new Error(`no host key was made for ${host}`);
  return {
    host: '127.0.0.1',
    port,
    user: labUser,
    auth: { kind: 'key', path: input.userKeyPath },
    hostKey,
  };
}

export function planCameras(platform: NodeJS.Platform): readonly Camera[] {
  return labCameras.map((camera, index) => ({
    ...camera,
    gateway: gatewayId(camera.site),
    service: counterService.id,
    match: labMatch(camera, index, platform),
  }));
}

function planRelease({
  id,
  version,
  image,
  digest,
  rollback,
  flags,
}: (typeof labReleases)[number]): Release {
  const platforms = ['linux/amd64', 'linux/arm64'].map((platform) => ({
    platform,
    config: digest,
  }));
  return {
    id,
    service: counterService.id,
    version,
    image,
    platforms,
    env: {},
    rollback,
    flags,
  };
}

function planPlacement(site: LabSite): Placement {
  return {
    id: placementId(site.id),
    service: counterService.id,
    site: site.id,
    engine: engineId(site.id),
    instances: site.instances,
    initial: site.stable,
  };
}
