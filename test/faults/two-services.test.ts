import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAdminLink } from '../../electron/links/haproxy/admin.ts';
import { GatewayTraffic } from '../../electron/traffic/gateway-traffic.ts';
import { install } from '../../electron/traffic/install.ts';
import { onStable, withCandidate, withSlot } from '../../electron/traffic/intent.ts';
import type { Camera } from '../../shared/model/camera.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import { counterService } from '../support/gateway/counter-service.ts';
import {
  cameras,
  engineAddress,
  half,
  instance,
  moved,
  patience,
  sendFrame,
} from '../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../support/gateway/responder.ts';
import { testCameras } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import { createSshKit } from '../support/ssh/kit.ts';

const people = counterService;
const vehicles = { ...counterService, id: 'vehicles', name: 'Vehicles' };

/** The cameras of the second service post below another path. */
const roadCameras = (gateway: string): readonly Camera[] =>
  testCameras(gateway, 8).map((camera) => ({
    ...camera,
    id: `road-${camera.id}`,
    service: 'vehicles',
    match: { kind: 'path', path: `/road/${camera.id}` },
  }));

describe.skipIf(!gatewayAvailable)('two services at one gateway', () => {
  const kit = createSshKit();
  const ends: (() => Promise<unknown>)[] = [];
  let host: TestGateway;
  let gateway: Gateway;
  let traffic: GatewayTraffic;
  let open: (console: string) => GatewayTraffic;
  let responders: Record<'people' | 'people-new' | 'vehicles' | 'vehicles-new', Responder>;
  let send: (commands: readonly string[]) => Promise<unknown>;

  beforeAll(async () => {
    host = await startGateway();
    gateway = {
      ...host.gateway,
      routes: [
        { listener: 'main', service: 'vehicles', pathPrefix: '/road' },
        { listener: 'main', service: 'counter' },
      ],
    };
    const [a, b, c, d] = await Promise.all(
      ['people', 'people-new', 'vehicles', 'vehicles-new'].map((name) =>
        startResponder(name, undefined, engineAddress),
      ),
    );
    if (!a || !b || !c || !d) throw new Error('no responder');
    responders = { people: a, 'people-new': b, vehicles: c, 'vehicles-new': d };
    ends.push(...Object.values(responders).map((one) => one.stop));
    const ssh = kit.open(gateway.ssh, gateway.id);
    const admin = openAdminLink({ ssh, path: gateway.paths.socket });
    ends.push(() => admin.close());
    send = (commands) => admin.send(commands);
    const services = [people, vehicles];
    open = (name) => new GatewayTraffic({ gateway, ssh, admin, services, console: `${name}#1` });
    traffic = open('tester@here');
    await waitFor(() => admin.process(), { ...patience, what: 'the admin stream' });
    const all = [...testCameras(gateway.id, 8), ...roadCameras(gateway.id)];
    const input = { gateway, services, cameras: all, instances: {}, backups: {} };
    for await (const each of install({ ssh, admin, input, traffic }))
      expect(each).not.toMatchObject({ kind: 'failed' });
    await fillSlots('counter', responders.people.port, responders['people-new'].port);
    await fillSlots('vehicles', responders.vehicles.port, responders['vehicles-new'].port);
    await waitFor(
      async () =>
        (await answers()).join() === `${Array(8).fill('people')},${Array(8).fill('vehicles')}`,
      {
        ...patience,
        what: 'both services',
      },
    );
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    await kit.close();
    await host.stop();
  });

  async function fillSlots(service: string, stable: number, candidate: number): Promise<void> {
    const written = await traffic.write(service, (intent) => {
      const a = withSlot(intent, 'a', { release: 'old', instances: instance(stable) });
      return withCandidate(
        withSlot(a, 'b', { release: 'new', instances: instance(candidate) }),
        'b',
      );
    });
    expect(written).toMatchObject({ kind: 'done' });
    expect(await traffic.applyServers(service)).toMatchObject({ kind: 'done' });
  }

  const road = (camera: string) =>
    fetch(`http://127.0.0.1:${host.port}/road/${camera}`, { method: 'POST', body: 'x' }).then(
      async (answer) => {
        await answer.text();
        return answer.headers.get('x-answered-by') ?? String(answer.status);
      },
    );
  const answers = async () =>
    Promise.all([
      ...cameras.map((camera) => sendFrame(host.port, camera)),
      ...cameras.map((camera) => road(camera)),
    ]);
  const shown = (service: string) => traffic.last()?.splits.get(service);
  const expected = (name: string, on: readonly string[]) =>
    cameras.map((camera) => (on.includes(camera) ? `${name}-new` : name));
  const roadHalf = moved.map((camera) => `road-${camera}`);

  test('changes of both at the same time end in force, each by itself', async () => {
    const rounds = Array.from({ length: 10 }, (_, index) => index);
    const outcomes = await Promise.all(
      rounds.flatMap(() => [
        traffic.write('counter', half, { revive: true }),
        traffic.write(
          'vehicles',
          (intent) => ({ ...intent, askedShare: 0.5, candidates: roadHalf }),
          {
            revive: true,
          },
        ),
      ]),
    );
    expect(outcomes.every((outcome) => outcome.kind === 'done')).toBe(true);
    expect(await answers()).toEqual([...expected('people', moved), ...expected('vehicles', moved)]);
  });

  test('a rollback of one leaves the other as it is', async () => {
    expect((await traffic.write('counter', onStable, { takeOver: true })).kind).toBe('done');
    expect(await answers()).toEqual([...expected('people', []), ...expected('vehicles', moved)]);
    expect(shown('vehicles')?.intent.candidates).toEqual(roadHalf);
  });

  test('the map of one broken by hand: the other is read, renewed and changed all the same', async () => {
    const file = `${gateway.paths.maps}/counter.map`;
    await send([`set map ${file} revision 999`, `del map ${file} intent/0`]);
    expect((await traffic.tend()).kind).toBe('done');
    expect(shown('counter')?.damage).toContain('not');
    expect(shown('vehicles')?.damage).toBeUndefined();
    expect(shown('vehicles')?.intent.candidates).toEqual(roadHalf);
    expect((await traffic.write('vehicles', onStable)).kind).toBe('done');
    expect(await answers()).toEqual([...expected('people', []), ...expected('vehicles', [])]);
    const stranger = open('stranger@there');
    const refused = await stranger.write('counter', half, { revive: true });
    expect(refused).toMatchObject({ kind: 'refused' });
    const detail = refused.kind === 'refused' ? refused.fault.detail : '';
    expect(detail).toContain('a rollback puts it in order');
    console.log(`fault: a map broken by hand → ${detail}`);
    expect((await stranger.write('counter', onStable, { takeOver: true })).kind).toBe('done');
    await traffic.tend();
    expect(shown('counter')?.damage).toBeUndefined();
    // What was in the intent alone is lost with it; where the frames go is not.
    expect(shown('counter')?.intent.slots.a).toEqual({
      instances: [expect.objectContaining({ name: 'i1', port: responders.people.port })],
    });
    expect(await traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    expect((await traffic.write('counter', half, { revive: true })).kind).toBe('done');
    expect(await answers()).toEqual([...expected('people', moved), ...expected('vehicles', [])]);
  });
});
