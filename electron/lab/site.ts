import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../../shared/model/fleet.ts';
import { parseStat } from '../links/haproxy/show-stat.ts';
import { backendName } from '../traffic/names.ts';
import { type CameraSender, startCamera } from './camera-sender.ts';
import { createEngineHost, type LabEngineHost } from './engine/engine-host.ts';
import { createGateway, type LabGateway } from './gateway/gateway.ts';
import { seedFiles, seedServers } from './gateway/seed.ts';
import type { HostKeys } from './host/keys.ts';
import { labCameras } from './world/cameras.ts';
import { type StartingContainer, startingContainers, startingIntent } from './world/intent.ts';
import { engineId, gatewayId } from './world/plan.ts';
import { counterService } from './world/service.ts';
import type { LabSite } from './world/sites.ts';

/** One simulated site, all of it: a gateway, an engine, cameras. */
export type RunningSite = {
  readonly gateway: LabGateway;
  readonly engine: LabEngineHost;
  readonly cameras: ReadonlyMap<string, CameraSender>;
  close(): Promise<void>;
};

export type SiteInput = {
  readonly site: LabSite;
  readonly fleet: Fleet;
  readonly disks: string;
  readonly keys: (host: string) => HostKeys;
  readonly framesPerSecond: number;
  readonly log: (line: string) => void;
};

const healthyWithinMs = 15_000;

/** Starts the site as an installation that has been running for a while. */
export async function startSite(input: SiteInput): Promise<RunningSite> {
  const { site, fleet, disks, keys } = input;
  const description = found(fleet.gateways, gatewayId(site.id));
  const engines = fleet.engines.filter(({ id }) => description.engines.includes(id));
  const engineAt = found(fleet.engines, engineId(site.id));
  const containers = startingContainers(site, engineAt);
  const intent = startingIntent(site, containers);

  const root = join(disks, engineAt.id);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const engine = createEngineHost(engineAt, root, keys(engineAt.id));
  const gateway = createGateway(description, engines, keys(description.id), input.log);
  seedFiles(description, fleet, intent);
  for (const container of containers) startContainer(engine, fleet, site, container);
  await Promise.all([gateway.powerOn(), engine.powerOn()]);
  await seedServers(description, intent, gateway.ask);
  await answering(gateway);
  const cameras = startCameras(fleet, site, description.listeners[0]?.port ?? 0, input);

  return {
    gateway,
    engine,
    cameras,
    async close() {
      for (const camera of cameras.values()) camera.close();
      await Promise.all([gateway.powerOff(), engine.powerOff()]);
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
  const { image } = found(fleet.releases, release);
  const placement = fleet.placements.find((one) => one.site === site.id)?.id ?? '';
  host.engine.images.pull(image);
  const container = host.engine.create(`tallydeck-${counterService.id}-${slot}-${instance.name}`, {
    Image: image,
    Labels: {
      'tallydeck.service': counterService.id,
      'tallydeck.site': site.id,
      'tallydeck.release': release,
      'tallydeck.slot': slot,
      'tallydeck.port': String(instance.port),
      'tallydeck.placement': placement,
    },
    HostConfig: {
      PortBindings: { [`${counterService.port}/tcp`]: [{ HostPort: String(instance.port) }] },
      RestartPolicy: { Name: 'unless-stopped' },
    },
  });
  container.start();
}

/** Until then cameras would only be told that nobody is there. */
async function answering(gateway: LabGateway): Promise<void> {
  const end = Date.now() + healthyWithinMs;
  for (;;) {
    const rows = parseStat((await gateway.ask(['show stat'])) ?? '');
    const stable = rows.find(
      ({ pxname, kind }) => pxname === backendName(counterService.id, 'a') && kind === 'backend',
    );
    if (stable?.status === 'UP' && (stable.numbers.act ?? 0) > 0) return;
    if (Date.now() > end) throw new Error('the containers of a lab site did not become healthy');
    await sleep(50);
  }
}

function startCameras(
  fleet: Fleet,
  site: LabSite,
  port: number,
  { framesPerSecond }: SiteInput,
): ReadonlyMap<string, CameraSender> {
  const order = labCameras.map(({ id }) => id);
  return new Map(
    fleet.cameras
      .filter((camera) => camera.site === site.id)
      .map(({ id, match }) => [
        id,
        startCamera({ camera: id, match, port, seed: order.indexOf(id) + 1, framesPerSecond }),
      ]),
  );
}
