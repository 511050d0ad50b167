import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DockerLink, openDockerLink } from '../../electron/links/docker/link.ts';
import { listContainers } from '../../electron/links/docker/list-containers.ts';
import { startRelease } from '../../electron/links/docker/start-release.ts';
import { withSlot } from '../../electron/traffic/intent.ts';
import type { Container } from '../../shared/model/container.ts';
import { COUNTER_PORT } from '../support/docker/counter-image.ts';
import { realDockerPeer } from '../support/docker/peer.ts';
import {
  type PrivateDockerd,
  startPrivateDockerd,
  whyNoPrivateDockerd,
} from '../support/docker/private-dockerd.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import {
  cameras,
  instance,
  moved,
  patience,
  type Scene,
  say,
  startScene,
  untilFault,
  untilUp,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { waitFor } from '../support/machine/wait.ts';
import { createSshKit } from '../support/ssh/kit.ts';

const skipped = await whyNoPrivateDockerd();
if (skipped) console.warn(`skipped: faults of containers: ${skipped}`);

const limit = { timeout: 120_000 };

/** A counter says nothing of who it is: the responders do. */
const byContainer = '200';

describe.skipIf(skipped || !gatewayAvailable)('the candidate runs in a real container', () => {
  const kit = createSshKit();
  let scene: Scene;
  let dockerd: PrivateDockerd;
  let engine: DockerLink;
  let container: Container;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    scene = await startScene();
    ends.push(scene.stop);
    dockerd = await startPrivateDockerd();
    ends.push(dockerd.remove);
    const ssh = kit.open(scene.gateway.gateway.ssh, 'engine-1');
    await untilUp(ssh);
    engine = openDockerLink({
      host: 'engine-1',
      endpoint: { kind: 'ssh', link: ssh, socket: dockerd.socket },
      keepaliveMs: 1000,
    });
    ends.push(() => engine.close());
    await untilUp(engine);
    container = await startCandidate();
    const written = await scene.here.traffic.write('counter', (intent) =>
      withSlot(intent, 'b', { release: 'counter-2', instances: instance(container.port) }),
    );
    expect(written).toMatchObject({ kind: 'done' });
    expect(await scene.here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await answeredBy(byContainer);
  }, 180_000);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    await kit.close();
  }, 120_000);

  async function startCandidate(): Promise<Container> {
    const peer = await realDockerPeer(dockerd, { kind: 'local', socket: dockerd.socket });
    ends.push(peer.close);
    const { image, config } = peer.images.good;
    const started = await startRelease({
      link: engine,
      engine: {
        id: 'engine-1',
        site: 'site-1',
        endpoint: { kind: 'local', socket: dockerd.socket },
        address: '127.0.0.1',
        ports: peer.ports,
      },
      service: { ...counterService, port: COUNTER_PORT },
      release: {
        id: 'counter-2',
        service: 'counter',
        version: '2',
        image,
        platforms: [{ platform: 'linux/amd64', config }],
        env: {},
        rollback: { kind: 'safe' },
      },
      placement: {
        id: 'counter-site-1',
        service: 'counter',
        site: 'site-1',
        engine: 'engine-1',
        instances: 1,
      },
      slot: 'b',
      healthLimitMs: 60_000,
      report: () => {},
    });
    const first = started.kind === 'done' ? started.value[0] : undefined;
    if (!first) throw new Error(JSON.stringify(started));
    return first;
  }

  /** Waits until the cameras of the candidate are answered by this one, and the others by good. */
  const answeredBy = (who: string) =>
    waitFor(
      async () => {
        const answers = await Promise.all(cameras.map(scene.frame));
        return answers.every(
          (answer, index) => answer === (moved.includes(cameras[index] ?? '') ? who : 'good'),
        );
      },
      { ...patience, what: `cameras to be answered by ${who}` },
    );
  const fallenThrough = async () => {
    const read = await scene.here.traffic.tend();
    if (read.kind !== 'done') return Number.NaN;
    return read.value.events.find((row) => row.key === 'counter/fallen-through')?.requests ?? 0;
  };
  const docker = (...args: readonly string[]) =>
    execFileSync('docker', ['-H', `unix://${dockerd.socket}`, ...args], { encoding: 'utf8' });
  const stateThere = async () => {
    const listed = await listContainers(engine);
    return listed.kind === 'done' ? listed.value[0]?.state : undefined;
  };

  test(
    'killed: its cameras fall through to stable and are counted; started, they return',
    limit,
    async () => {
      const before = await fallenThrough();
      docker('kill', container.id);
      await answeredBy('good');
      expect(await fallenThrough()).toBeGreaterThan(before);
      const servers = scene.here.traffic.last()?.stats ?? [];
      const row = servers.find((each) => each.pxname === 'td_counter_b' && each.svname === 'i1');
      expect(row?.status).toMatch(/^DOWN/);
      await waitFor(async () => (await stateThere()) === 'exited', {
        ...patience,
        what: 'its end',
      });
      expect(scene.here.traffic.last()?.splits.get('counter')?.intent.candidates).toEqual(moved);
      console.log(
        `fault: container killed → server ${row?.status} (${row?.check}), ${await fallenThrough()} frames fallen through to stable`,
      );
      docker('start', container.id);
      await answeredBy(byContainer);
      const after = await fallenThrough();
      await Promise.all(cameras.map(scene.frame));
      expect(await fallenThrough()).toBe(after);
    },
  );

  test(
    'dockerd stopped: the engine is degraded and says so, frames go on; it comes back',
    limit,
    async () => {
      await dockerd.stop();
      const state = await untilFault(engine, 'degraded', 'socket-missing');
      expect(say('dockerd stopped', 'engine-1', state)).toContain('Docker runs there');
      expect(await listContainers(engine)).toMatchObject({ kind: 'failed' });
      await answeredBy('good');
      expect(scene.here.admin.state().kind).toBe('up');
      await dockerd.start();
      engine.retry();
      await untilUp(engine);
      await answeredBy(byContainer);
    },
  );

  test(
    'dockerd killed: every frame goes on being answered, and the engine comes back',
    limit,
    async () => {
      await dockerd.kill();
      await untilFault(engine, 'degraded', 'socket-missing', 'closed');
      const all = async () =>
        (await Promise.all(cameras.map(scene.frame))).every((who) =>
          ['good', byContainer].includes(who),
        );
      await waitFor(all, { ...patience, what: 'every camera to be answered' });
      const state = await untilFault(engine, 'degraded', 'socket-missing');
      say('dockerd killed', 'engine-1', state);
      await dockerd.start();
      engine.retry();
      await untilUp(engine);
      expect(await scene.here.traffic.tend()).toMatchObject({ kind: 'done' });
      expect(await all()).toBe(true);
    },
  );
});
