import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabState } from '../../shared/contract/lab.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import { containerSpec, createOptions, renderFlags } from '../links/docker/index.ts';
import { parseStat } from '../links/haproxy/index.ts';
import { ownFigures } from '../traffic/index.ts';
import { type CameraSender, createCamera } from './camera-sender.ts';
import { parseCreateBody } from './engine/container-spec.ts';
import { createEngineHost, type LabEngineHost } from './engine/engine-host.ts';
import { createGateway, type LabGateway } from './gateway/gateway.ts';
import { seedFiles, seedServers } from './gateway/seed.ts';
import type { HostKeys } from './host/keys.ts';
import { labCameras } from './world/cameras.ts';
import { type StartingContainer, startingContainers, startingIntent } from './world/intent.ts';
import { engineId, gatewayId, placementId } from './world/plan.ts';
import { counterService } from './world/service.ts';
import type { LabSite } from './world/sites.ts';

/** One simulated site, all of it: a gateway, an engine, cameras. */
export type RunningSite = {
  readonly gateway: LabGateway;
  readonly engine: LabEngineHost;
  readonly cameras: ReadonlyMap<string, CameraSender>;
  close(): Promise<void>;
};

export type LabSiteInput = {
  readonly site: LabSite;
  readonly fleet: Fleet;
  readonly disks: string;
  readonly keys: (host: string) => HostKeys;
  readonly router: LabState['router'];
  readonly framesPerSecond: number;
  readonly log: (line: string) => void;
};

const healthyWithinMs = 60_000;

/** Starts the site as an installation that has been running for a while. */
export async function startSite(input: LabSiteInput): Promise<RunningSite> {
  const { site, fleet, disks, keys } = input;
  const description = found(fleet.gateways, gatewayId(site.id));
  const engines = fleet.engines.filter(({ id }) => description.engines.includes(id));
  const engineAt = found(fleet.engines, engineId(site.id));
  const containers = startingContainers(site, engineAt);
  const intent = startingIntent(site, containers);

  const root = join(disks, engineAt.id);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const engine = createEngineHost(engineAt, root, keys(engineAt.id));
  const gateway = createGateway(
    description,
    engines,
    keys(description.id),
    input.router,
    input.log,
  );
  const powerOff = () => Promise.all([gateway.powerOff(), engine.powerOff()]);
  try {
    seedFiles(description, fleet, intent);
    for (const container of containers) startContainer(engine, fleet, site, container);
    await Promise.all([gateway.powerOn(), engine.powerOn()]);
    await seedServers(description, intent, gateway.ask);
  } catch (error) {
    await powerOff();
    throw error;
  }
  const cameras = createCameras(fleet, site, description.listeners[0]?.port ?? 0, input);
  const ending = new AbortController();
  // Starting the counters takes longer than all else; nobody waits for them but the cameras.
  void whenAnswering(gateway, ending.signal).then(
    () => {
      for (const camera of cameras.values()) camera.start();
    },
    (error: Error) => {
      if (!ending.signal.aborted) input.log(error.message);
    },
  );

  return {
    gateway,
    engine,
    cameras,
    async close() {
      ending.abort();
      for (const camera of cameras.values()) camera.close();
      await powerOff();
    },
  };
}

function found<T extends { readonly id: string }>(things: readonly T[], id: string): T {
  const thing = things.find((one) => one.id === id);
  if (thing === undefined) throw new Error(`the lab has no ${id}`);
  return thing;
}

function startContainer(
  host: LabEngineHost,
  fleet: Fleet,
  site: LabSite,
  { slot, release, instance }: StartingContainer,
): void {
  const wanted = {
    service: counterService,
    release: found(fleet.releases, release),
    placement: found(fleet.placements, placementId(site.id)),
    slot,
  };
  const { image } = wanted.release;
  host.engine.images.pull(image);
  const number = Number(instance.name.slice(1));
  const spec = containerSpec(wanted, number, instance.port, image);
  const body = createOptions(spec);
  const container = host.engine.create(spec.name, parseCreateBody(body));
  const { flags } = counterService;
  if (flags) {
    container.files.write(flags.path, Buffer.from(renderFlags(wanted.release.flags ?? {})));
  }
  container.start();
}

/** Until every container in a slot is healthy, cameras would only be told that nobody is there. */
async function whenAnswering(gateway: LabGateway, ending: AbortSignal): Promise<void> {
  const end = Date.now() + healthyWithinMs;
  for (;;) {
    const servers = ownFigures(parseStat((await gateway.ask(['show stat'])) ?? '')).filter(
      ({ kind, status }) => kind === 'server' && status !== 'MAINT',
    );
    if (servers.length > 0 && servers.every(({ check }) => check === 'L7OK/200')) return;
    if (Date.now() > end) throw new Error('the counters of this site did not become healthy');
    await sleep(100, undefined, { signal: ending });
  }
}

function createCameras(
  fleet: Fleet,
  site: LabSite,
  port: number,
  { framesPerSecond }: LabSiteInput,
): ReadonlyMap<string, CameraSender> {
  const order = labCameras.map(({ id }) => id);
  return new Map(
    fleet.cameras
      .filter((camera) => camera.site === site.id)
      .map(({ id, match }) => [
        id,
        createCamera({ camera: id, match, port, seed: order.indexOf(id) + 1, framesPerSecond }),
      ]),
  );
}
