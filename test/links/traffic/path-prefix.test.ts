import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withSlot } from '../../../electron/traffic/intent.ts';
import type { Gateway, Route } from '../../../shared/model/gateway.ts';
import { edited, fleetOf } from '../../support/fleet/example.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole, testCameras } from '../../support/gateway/traffic.ts';
import { freePort } from '../../support/machine/ports.ts';
import { waitFor } from '../../support/machine/wait.ts';

/** The prefix as the fleet file's reader gives it for this text. */
const readPrefix = (text: string): Route['pathPrefix'] =>
  fleetOf(edited('pathPrefix: /cam\n', `pathPrefix: ${text}\n`)).gateways[1]?.routes[0]?.pathPrefix;

describe.skipIf(!gatewayAvailable)('a path prefix of the fleet file', () => {
  const prefixes = ['/in', '/in/', '/'];
  const ports = new Map<string, number>();
  let base: TestGateway;
  let here: TestConsole;
  let responder: Responder;

  beforeAll(async () => {
    base = await startGateway();
    responder = await startResponder('stable');
    for (const prefix of prefixes) ports.set(prefix, await freePort());
    const id = (port: number) => `on-${port}`;
    const gateway: Gateway = {
      ...base.gateway,
      listeners: [...ports.values()].map((port) => ({ id: id(port), address: '127.0.0.1', port })),
      routes: [...ports].map(([prefix, port]) => {
        const pathPrefix = readPrefix(prefix);
        return {
          listener: id(port),
          service: 'counter',
          ...(pathPrefix !== undefined && { pathPrefix }),
        };
      }),
    };
    const [camera] = testCameras('gate-1', 1);
    if (!camera) throw new Error('no camera');
    const match = { kind: 'path', path: '/in/cam-1' } as const;
    here = await openConsole({ ...base, gateway }, { cameraList: [{ ...camera, match }] });
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
    const instance = { name: 'i1', address: '127.0.0.1', port: responder.port, engine: 'e' };
    await here.traffic.write('counter', (intent) =>
      withSlot(intent, 'a', { release: '1', instances: [instance] }),
    );
    expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await waitFor(async () => (await send('/', '/')).status === 200, { what: 'a healthy server' });
  });
  afterAll(async () => {
    await here?.close();
    await base?.stop();
    await responder?.stop();
  });

  async function send(prefix: string, path: string) {
    const answer = await fetch(`http://127.0.0.1:${ports.get(prefix)}${path}`, {
      method: 'POST',
      body: 'x',
    });
    const body = await answer.text();
    return { status: answer.status, camera: answer.ok ? JSON.parse(body).camera : undefined };
  }

  it.each(['/in', '/in/'])(
    '%s takes whole segments and keeps the camera of the path',
    async (prefix) => {
      expect(await send(prefix, '/in/cam-1')).toEqual({ status: 200, camera: 'cam-1' });
      expect(await send(prefix, '/in/')).toMatchObject({ status: 200 });
      expect(await send(prefix, '/in')).toMatchObject({ status: 200 });
      expect(await send(prefix, '/inbox')).toMatchObject({ status: 404 });
      expect(await send(prefix, '/other/in/cam-1')).toMatchObject({ status: 404 });
    },
  );

  it('/ takes every path', async () => {
    expect(await send('/', '/in/cam-1')).toEqual({ status: 200, camera: 'cam-1' });
    expect(await send('/', '/other')).toMatchObject({ status: 200 });
  });
});
