import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { withCandidate, withSlot } from '../../electron/traffic/intent.ts';
import type { Intent } from '../../shared/model/split.ts';
import { earlierForm } from '../support/gateway/earlier-form.ts';
import {
  cameras,
  engineAddress,
  half,
  instance,
  type Scene,
  untilUp,
  withScene,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable } from '../support/gateway/gateway.ts';
import { type FrameSeen, startSender } from '../support/gateway/sender.ts';
import { freePort } from '../support/machine/ports.ts';
import { waitFor } from '../support/machine/wait.ts';

const limit = { timeout: 120_000 };
const downMs = 400;

/** A counter that crashes at every fourth frame, with that frame, and is started again by its engine. */
async function startCrashing() {
  const port = await freePort();
  let server: http.Server | undefined;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let crashes = 0;
  /** Camera and number of each frame that it took, crashed or not. */
  const taken: string[] = [];
  const start = (): void => {
    let frames = 0;
    server = http.createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        if (request.url === '/healthz') return response.end('ok');
        frames += 1;
        taken.push(frameOf(request));
        if (frames < 4) return response.setHeader('x-answered-by', 'crashing').end('ok');
        return crash();
      });
    });
    server.listen(port, engineAddress);
  };
  const crash = (): void => {
    crashes += 1;
    server?.close();
    server?.closeAllConnections();
    if (!ended) timer = setTimeout(start, downMs);
  };
  start();
  return {
    port,
    taken,
    crashes: () => crashes,
    stop: async () => {
      ended = true;
      clearTimeout(timer);
      server?.closeAllConnections();
      server?.close();
    },
  };
}

/** A counter that answers every frame and notes it. */
async function startTaking(port: number) {
  const taken: string[] = [];
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.url !== '/healthz') taken.push(frameOf(request));
      response.end('ok');
    });
  });
  server.listen(port, engineAddress);
  await once(server, 'listening');
  const stop = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { taken, stop };
}

const frameOf = ({ headers }: http.IncomingMessage): string =>
  `${headers['x-tallydeck-camera']} ${headers['x-frame-number']}`;

/** Puts it into slot b, with half of the cameras on it. */
async function asCandidate(
  { here }: Scene,
  port: number,
  others: Intent['slots']['b']['instances'] = [],
): Promise<void> {
  const instances = [...instance(port), ...others];
  const change = (intent: Intent) =>
    half(withCandidate(withSlot(intent, 'b', { release: 'crashing', instances }), 'b'));
  expect(await here.traffic.write('counter', change)).toMatchObject({ kind: 'done' });
  expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
}

async function framesOf(scene: Scene, crashes: () => number): Promise<readonly FrameSeen[]> {
  const frames: FrameSeen[] = [];
  const { port } = scene.gateway;
  const sender = startSender({ port, cameras, rate: 15, onFrame: (frame) => frames.push(frame) });
  const from = crashes();
  await waitFor(() => crashes() >= from + 8, { what: 'eight crashes', deadlineMs: 60_000 });
  await sender.stop();
  return frames;
}

describe.skipIf(!gatewayAvailable)('a release that crashes at its fourth frame', () => {
  const figures: string[] = [];
  afterAll(() => console.log(figures.join('\n')));

  /** Frames that were answered with 503 while it crashed; all that were lost are told at the end. */
  const refusedOf = async (when: string, scene: Scene, crashes: () => number) => {
    const frames = await framesOf(scene, crashes);
    const lost = frames.filter(({ ok }) => !ok);
    const refused = lost.filter(({ came }) => came === 503);
    figures.push(
      `${when}: ${lost.length} of ${frames.length} lost, ${refused.length} with 503, ${crashes()} crashes`,
    );
    return refused;
  };

  test('loses only the frames that it had taken', limit, () =>
    withScene(async (scene) => {
      const crashing = await startCrashing();
      try {
        await asCandidate(scene, crashing.port);
        const refused = await refusedOf('after', scene, crashing.crashes);
        expect(refused).toEqual([]);
        expect(new Set(crashing.taken).size, 'no frame came twice').toBe(crashing.taken.length);
        await scene.here.traffic.tend();
        const events = scene.here.traffic.last()?.events ?? [];
        const fallen = events.find(({ key }) => key === 'counter/fallen-through');
        expect(fallen?.requests).toBeGreaterThan(0);
      } finally {
        await crashing.stop();
      }
    }),
  );

  test('gives the frames of a connection that failed to another server of its slot', limit, () =>
    withScene(async (scene) => {
      const [crashing, port] = [await startCrashing(), await freePort()];
      const other = await startTaking(port);
      try {
        const second = { name: 'i2', address: engineAddress, port, engine: 'engine-1' };
        await asCandidate(scene, crashing.port, [second]);
        const refused = await refusedOf('beside a second server', scene, crashing.crashes);
        expect(refused).toEqual([]);
        const taken = [...crashing.taken, ...other.taken];
        expect(other.taken.length).toBeGreaterThan(0);
        expect(new Set(taken).size, 'no frame came twice').toBe(taken.length);
      } finally {
        await crashing.stop();
        await other.stop();
      }
    }),
  );

  test('lost more with the configuration of the earlier version', limit, () =>
    withScene(async (scene) => {
      const { config } = scene.gateway.gateway.paths;
      writeFileSync(config, earlierForm(readFileSync(config, 'utf8')));
      await scene.gateway.stopHaproxy();
      await scene.gateway.startHaproxy();
      await untilUp(scene.here.admin);
      await waitFor(async () => (await scene.here.traffic.tend()).kind === 'done', {
        what: 'a reading',
      });
      const crashing = await startCrashing();
      try {
        await asCandidate(scene, crashing.port);
        const refused = await refusedOf('before', scene, crashing.crashes);
        expect(refused.length).toBeGreaterThan(0);
      } finally {
        await crashing.stop();
      }
    }),
  );
});
