import { totalmem } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../../electron/links/docker/must.ts';
import { readCapacity } from '../../../electron/links/docker/read-capacity.ts';
import type { Resources } from '../../../shared/model/service.ts';
import { realDockerPeer } from '../../support/docker/peer.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../../support/docker/private-dockerd.ts';
import { embeddedDockerPeer } from '../../support/lab/embedded-engine.ts';
import { type Context, started, useContext } from './parts/context.ts';

const MB = 2 ** 20;

function capacityTests(context: Context): void {
  const capacity = async () => must(await readCapacity(context.link));
  const start = async (resources: Partial<Resources>, instances = 1) => {
    const options = context.start('good');
    return started({
      ...options,
      service: { ...options.service, resources: { devices: [], volumes: [], ...resources } },
      placement: { ...options.placement, instances },
    });
  };

  it('says what the machine has', async () => {
    const { platform, cpus, memoryBytes, memoryHeldBytes, portsHeld } = await capacity();
    expect(platform).toBe(context.link.info()?.platform);
    expect(cpus).toBeGreaterThan(0);
    expect(memoryBytes).toBe(totalmem());
    expect(memoryHeldBytes).toBe(0);
    expect([...portsHeld]).toEqual([]);
  });

  it('counts limits of what runs, and ports', async () => {
    const containers = await start({ memoryBytes: 96 * MB }, 2);
    const { memoryHeldBytes, portsHeld } = await capacity();
    expect(memoryHeldBytes).toBe(2 * 96 * MB);
    expect([...portsHeld].sort()).toEqual(containers.map(({ port }) => port).sort());
  });

  it('counts what is in use where there is no limit', async () => {
    await start({});
    const { memoryHeldBytes, memoryBytes } = await capacity();
    expect(memoryHeldBytes).toBeGreaterThan(MB);
    expect(memoryHeldBytes).toBeLessThan(memoryBytes / 4);
  });

  it('counts no memory of one that does not run, but its port', async () => {
    const [container] = await start({ memoryBytes: 96 * MB });
    const stop = context.link.call({ command: 'stop', changes: true }, (docker, abortSignal) =>
      docker.getContainer(container?.id ?? '').stop({ t: 1, abortSignal }),
    );
    must(await stop);
    expect(await capacity()).toMatchObject({
      memoryHeldBytes: 0,
      portsHeld: new Set([container?.port]),
    });
  });

  it('does not guess what the engine does not say', async () => {
    const found = await capacity();
    expect(found).not.toHaveProperty('gpus');
    expect(found).not.toHaveProperty('diskFreeBytes');
  });
}

const skipped = await whyNoPrivateDockerd();
if (skipped) console.warn(`skipped: capacity of a real engine: ${skipped}`);

describe.skipIf(skipped)('capacity of a real engine', () => {
  let dockerd: PrivateDockerd;
  beforeAll(async () => {
    dockerd = await startPrivateDockerd();
  });
  afterAll(async () => {
    await dockerd?.remove();
  });
  capacityTests(
    useContext(() => realDockerPeer(dockerd, { kind: 'local', socket: dockerd.socket })),
  );
});

describe("capacity of the lab's embedded engine", () => {
  capacityTests(useContext(embeddedDockerPeer));
});
