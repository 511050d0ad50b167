import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { stringify } from 'yaml';
import { COUNTER_PORT, type CounterImage, ensureCounterImages } from '../docker/counter-image.ts';
import { platform } from '../docker/image-archive.ts';
import { startGateway, type TestGateway } from '../gateway/gateway.ts';
import { freeRange } from '../machine/ports.ts';

/** Real OpenSSH, HAProxy and Docker as one site, and the fleet file that says so. */
export type Rig = {
  readonly gateway: TestGateway;
  readonly fleetFile: string;
  readonly site: string;
  readonly cameras: readonly string[];
  /** The map of the split on the gateway. */
  readonly map: string;
  /** Stops HAProxy and sshd, and removes the containers of the site. */
  close(): Promise<void>;
};

export const siteName = 'Riverside mall';
export const serviceName = 'Object counter';
export const releases = [
  { id: 'counter-1.4.0', version: '1.4.0', behaviour: 'good' },
  { id: 'counter-1.5.0', version: '1.5.0', behaviour: 'better' },
  { id: 'counter-1.6.0', version: '1.6.0', behaviour: 'undercounting' },
] as const;

const enginePorts = 12;

export async function startRig(socket: string): Promise<Rig> {
  const images = await ensureCounterImages(socket);
  const gateway = await startGateway();
  // The engine is shared with other test runs: what is ours is told by the site.
  const site = `e2e-${randomBytes(4).toString('hex')}`;
  const cameras = Array.from({ length: 8 }, (_, index) => `cam-${index + 1}`);
  const fleetFile = join(gateway.dir, 'fleet.yaml');
  const { from, to } = await freeRange(enginePorts);
  const ports = `${from}-${to}`;
  const fleet = fleetOf({ gateway, site, cameras, ports, socket, images });
  writeFileSync(fleetFile, stringify(fleet));
  return {
    gateway,
    fleetFile,
    site,
    cameras,
    map: join(gateway.gateway.paths.maps, 'counter.map'),
    close: async () => {
      await removeContainers(socket, site);
      await gateway.stop();
    },
  };
}

type Input = {
  readonly gateway: TestGateway;
  readonly site: string;
  readonly cameras: readonly string[];
  readonly ports: string;
  readonly socket: string;
  readonly images: Readonly<Record<string, CounterImage>>;
};

const service = {
  name: serviceName,
  port: COUNTER_PORT,
  metrics: {
    counts: 'tally_objects_total',
    requests: 'tally_frames_total',
    latency: 'tally_inference_seconds',
  },
};

const camerasOf = (site: string, cameras: readonly string[]): object =>
  Object.fromEntries(
    cameras.map((id, index) => [
      id,
      {
        name: `Entrance ${index + 1}`,
        site,
        gateway: 'gate-1',
        service: 'counter',
        zone: index < 4 ? 'Ground floor' : 'First floor',
        model: 'Axis P3265-LV',
        match: { path: `/frames/${id}` },
      },
    ]),
  );

/** As a person writes it. No host key is in it: somebody has to look at the fingerprint. */
function fleetOf({ gateway, site, cameras, ports, socket, images }: Input): object {
  const { sshd } = gateway;
  const ssh = { host: '127.0.0.1', port: sshd.port, user: sshd.user, key: sshd.clientKeyPath };
  const { paths, listeners, routes } = gateway.gateway;
  return {
    name: 'Real counterparts',
    environments: {
      production: { name: 'Production', kind: 'production', color: '#2f9e44', order: 1 },
    },
    sites: {
      [site]: {
        name: siteName,
        environment: 'production',
        latitude: 10.7295,
        longitude: 106.7218,
        timeZone: 'Asia/Ho_Chi_Minh',
      },
    },
    gateways: {
      'gate-1': {
        site,
        ssh,
        mode: 'manage',
        paths,
        listeners: Object.fromEntries(listeners.map(({ id, ...rest }) => [id, rest])),
        routes,
        engines: ['engine-1'],
      },
    },
    engines: { 'engine-1': { site, ssh, socket, address: '127.0.0.1', ports } },
    cameras: camerasOf(site, cameras),
    services: { counter: service },
    releases: Object.fromEntries(
      releases.map(({ id, version, behaviour }) => [
        id,
        {
          service: 'counter',
          version,
          image: images[behaviour]?.image,
          platforms: { [platform]: { config: images[behaviour]?.config } },
          rollback: 'safe',
        },
      ]),
    ),
    placements: {
      'counter-here': { service: 'counter', site, engine: 'engine-1', instances: 1 },
    },
  };
}

async function removeContainers(socketPath: string, site: string): Promise<void> {
  const docker = new Docker({ socketPath });
  const filters = { label: [`tallydeck.site=${site}`] };
  const left = await docker.listContainers({ all: true, filters });
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}
