import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { stringify } from 'yaml';
import { COUNTER_PORT, type CounterImage, ensureCounterImages } from '../docker/counter-image.ts';
import { platform } from '../docker/image-archive.ts';
import { startGateway, type TestGateway } from '../gateway/gateway.ts';
import { freeRange } from '../machine/ports.ts';

/** One site on real OpenSSH, HAProxy and Docker. */
export type RolloutSite = {
  readonly id: string;
  readonly gateway: TestGateway;
  readonly cameras: readonly string[];
};

/** Sites of one environment, with the fleet file that says so. */
export type RolloutSites = {
  readonly fleetFile: string;
  readonly dir: string;
  readonly sites: readonly RolloutSite[];
  readonly docker: Docker;
  /** Changes the fleet file as a person with an editor does. */
  edit(change: (fleet: FleetText) => void): void;
  close(): Promise<void>;
};

type FleetText = {
  services: { counter: Record<string, unknown> };
  releases: Record<string, Record<string, unknown>>;
};

export type SitesOptions = {
  /** Docker's socket on this machine. */
  readonly socket: string;
  readonly sites?: number;
  readonly instances?: number;
  /** At each site. */
  readonly cameras?: number;
  /** `rollout` of the service, as in the fleet file. */
  readonly rules?: object;
  readonly lease?: { readonly driving: string; readonly deadMan: string };
};

/** Behaviour of the counter by release. */
export const rolloutReleases = {
  old: 'good',
  new: 'better',
  failing: 'failing',
  slow: 'slow',
  under: 'undercounting',
} as const;

/** Short waits; thresholds that a machine under test does not cross by itself. */
export const quickRules = {
  gates: { leastFrames: 10, leastObjects: 0, latencyRatio: 50, countDeviation: 1 },
  triggers: { latencyRatio: 100, countDecline: 1, errorRatio: 0.5, for: 2, unhealthy: 10 },
  watch: 1,
  keep: 1,
};

const enginePorts = 24;

export async function startSites(options: SitesOptions): Promise<RolloutSites> {
  const { socket, sites: count = 1, cameras = 8 } = options;
  const images = await ensureCounterImages(socket);
  const run = randomBytes(3).toString('hex');
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const sites = await Promise.all(
    numbers.map(async (n): Promise<RolloutSite> => {
      const id = `ro-${run}-${n}`;
      return {
        id,
        gateway: await startGateway({ id: `gate-${n}` }),
        cameras: Array.from({ length: cameras }, (_, index) => `s${n}-cam-${index + 1}`),
      };
    }),
  );
  const dir = sites[0]?.gateway.dir ?? '';
  const fleetFile = join(dir, 'fleet.yaml');
  const { from } = await freeRange(enginePorts * count);
  const fleet = fleetOf({ ...options, images, sites, from });
  writeFileSync(fleetFile, stringify(fleet));
  const docker = new Docker({ socketPath: socket });
  return {
    fleetFile,
    dir,
    sites,
    docker,
    edit: (change) => {
      change(fleet);
      writeFileSync(fleetFile, stringify(fleet));
    },
    close: async () => {
      for (const site of sites) await removeContainers(docker, site.id);
      await Promise.all(sites.map((site) => site.gateway.stop()));
    },
  };
}

type Input = Omit<SitesOptions, 'sites'> & {
  readonly images: Readonly<Record<string, CounterImage>>;
  readonly sites: readonly RolloutSite[];
  readonly from: number;
};

function fleetOf(input: Input) {
  const { images, sites, instances = 2, rules = quickRules, lease } = input;
  const each = (entry: (site: RolloutSite, index: number) => readonly [string, object]) =>
    Object.fromEntries(sites.map(entry));
  const place = { latitude: 10.73, longitude: 106.72, timeZone: 'Asia/Ho_Chi_Minh' };
  return {
    name: 'Rollouts on real counterparts',
    environments: { production: { kind: 'production', color: '#2f9e44', order: 1 } },
    sites: each(({ id }) => [id, { environment: 'production', ...place }]),
    gateways: each((site) => [site.gateway.gateway.id, gatewayOf(site)]),
    engines: each((site, index) => [engineOf(site), engineEntry(site, index, input)]),
    cameras: Object.fromEntries(sites.flatMap(camerasOf)),
    services: {
      counter: {
        port: COUNTER_PORT,
        metrics: {
          counts: 'tally_objects_total',
          requests: 'tally_frames_total',
          latency: 'tally_inference_seconds',
        },
        shadow: {},
        rollout: rules,
        ...(lease ? { lease } : {}),
      } as Record<string, unknown>,
    },
    releases: Object.fromEntries(
      Object.entries(rolloutReleases).map(([id, behaviour]) => [
        id,
        {
          service: 'counter',
          version: `1-${id}`,
          image: images[behaviour]?.image,
          platforms: { [platform]: { config: images[behaviour]?.config } },
          rollback: 'safe',
        } as Record<string, unknown>,
      ]),
    ),
    placements: each((site) => [
      `at-${site.id}`,
      { service: 'counter', site: site.id, engine: engineOf(site), instances, initial: 'old' },
    ]),
  };
}

export const engineOf = (site: RolloutSite): string => `engine-of-${site.id}`;

function sshOf({ gateway }: RolloutSite): object {
  const { host, port, user, hostKey, auth } = gateway.gateway.ssh;
  if (auth?.kind !== 'key') throw new Error('a test gateway is entered with a key');
  return { host, port, user, hostKey, key: auth.path };
}

function gatewayOf(site: RolloutSite): object {
  const { paths, listeners, routes, mode } = site.gateway.gateway;
  return {
    site: site.id,
    ssh: sshOf(site),
    mode,
    paths,
    listeners: Object.fromEntries(listeners.map(({ id, ...rest }) => [id, rest])),
    routes,
    engines: [engineOf(site)],
  };
}

function engineEntry(site: RolloutSite, index: number, { socket, from }: Input): object {
  const first = from + index * enginePorts;
  const ports = `${first}-${first + enginePorts - 1}`;
  return { site: site.id, ssh: sshOf(site), socket, address: '127.0.0.1', ports };
}

const camerasOf = (site: RolloutSite) =>
  site.cameras.map(
    (id, index) =>
      [
        id,
        {
          site: site.id,
          gateway: site.gateway.gateway.id,
          service: 'counter',
          zone: index % 2 === 0 ? 'hall' : 'gate',
          model: `model-${site.gateway.gateway.id}`,
          match: { path: `/frames/${id}` },
        },
      ] as const,
  );

/** Containers of a site as the engine itself lists them: slot and release of those that run. */
export async function containersOf(docker: Docker, site: string) {
  const filters = { label: [`tallydeck.site=${site}`] };
  const found = await docker.listContainers({ all: true, filters });
  return found.map(({ Id, Labels, State }) => ({
    id: Id,
    slot: Labels['tallydeck.slot'] ?? '',
    release: Labels['tallydeck.release'] ?? '',
    running: State === 'running',
  }));
}

async function removeContainers(docker: Docker, site: string): Promise<void> {
  for (const { id } of await containersOf(docker, site))
    await docker.getContainer(id).remove({ force: true, v: true });
}

/** The map as a reload would bring it back. */
export const mapOnDisk = ({ gateway }: RolloutSite): string =>
  readFileSync(join(gateway.gateway.paths.maps, 'counter.map'), 'utf8');
