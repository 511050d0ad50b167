import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AdminLink } from '../../../electron/links/haproxy/admin.ts';
import { parseMap } from '../../../electron/links/haproxy/map.ts';
import { GatewayTraffic } from '../../../electron/traffic/gateway-traffic.ts';
import { onStable, withCandidate, withSlot } from '../../../electron/traffic/intent.ts';
import { LeaseKeeper, leaseState } from '../../../electron/traffic/lease.ts';
import { persistedRevision } from '../../../electron/traffic/persist.ts';
import type { GatewayReading } from '../../../electron/traffic/reading.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';

describe.skipIf(!gatewayAvailable)('renewing a lease', () => {
  let gateway: TestGateway;
  let here: TestConsole;
  let counter: Responder;
  let file: string;

  beforeAll(async () => {
    gateway = await startGateway();
    counter = await startResponder('counter');
    here = await openConsole(gateway);
    file = `${gateway.gateway.paths.maps}/counter.map`;
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
    const slot = {
      release: '1',
      instances: [{ name: 'i1', address: '127.0.0.1', port: counter.port, engine: 'e' }],
    };
    await here.traffic.write('counter', (intent) =>
      withCandidate(withSlot(withSlot(intent, 'a', slot), 'b', slot), 'b'),
    );
  });
  afterAll(async () => {
    await here.close();
    await gateway.stop();
    await counter.stop();
  });
  beforeEach(async () => {
    await here.traffic.write('counter', onStable, { takeOver: true });
    await here.traffic.write('counter', (intent) => ({ ...intent, candidates: ['cam-1'] }), {
      revive: true,
    });
  });

  /** A keeper that has never renewed: it does at once, if it may. */
  const keeper = () =>
    new LeaseKeeper({
      gateway: gateway.gateway,
      admin: here.admin,
      service: counterService,
      console: 'tester@here#1',
    });
  const reading = async () => {
    const read = await here.traffic.tend();
    const live = read.kind === 'done' ? read.value.splits.get('counter') : undefined;
    if (!live || read.kind !== 'done') throw new Error('not read');
    return { live, clock: read.value.clock };
  };
  const inForce = async () => {
    const sent = await here.admin.send([`show map ${file}`]);
    const entries = sent.kind === 'done' ? parseMap(sent.value[0] ?? '') : undefined;
    return { lease: Number(entries?.get('lease')), driver: entries?.get('driver')?.split(' ')[0] };
  };

  test('a change that comes later than a whole lease finds it alive: renewals are not commits', async () => {
    const short = { ...counterService, lease: { driving: 5, deadMan: 10 } };
    const traffic = new GatewayTraffic({
      gateway: gateway.gateway,
      ssh: here.ssh,
      admin: here.admin,
      services: [short],
      console: 'tester@here#1',
    });
    const more = (candidates: readonly string[]) => (intent: Intent) => ({ ...intent, candidates });
    expect(await traffic.write('counter', more(['cam-1']), { revive: true })).toMatchObject({
      kind: 'done',
    });
    const first = (await inForce()).lease;
    const read = async () => {
      const outcome = await traffic.tend();
      return outcome.kind === 'done' && outcome.value.clock > first + 1;
    };
    await waitFor(read, { what: 'the first lease to be long past', deadlineMs: 30_000 });
    expect(await traffic.write('counter', more(['cam-1', 'cam-2']))).toMatchObject({
      kind: 'done',
    });
    const last = traffic.last();
    const live = last?.splits.get('counter');
    if (!last || !live) throw new Error('not read');
    expect(leaseState(live, short.lease.deadMan, last.clock).kind).toBe('live');
  });

  test('gives it its whole length again', async () => {
    const { live, clock } = await reading();
    await here.admin.send([`set map ${file} lease ${Math.floor(clock) + 60}`]);
    expect(await keeper().renew(live, clock)).toBeDefined();
    expect((await inForce()).lease).toBe(Math.floor(clock) + 120);
    const read = await here.traffic.tend();
    const renewed = read.kind === 'done' ? read.value.splits.get('counter')?.lease : undefined;
    expect(renewed?.drivingUntil).toBe(Math.floor(clock) + 15);
  });

  test('is not done by a reading, which changes nothing, but by tending', async () => {
    const { clock } = await reading();
    const short = Math.floor(clock) + 60;
    await here.admin.send([`set map ${file} lease ${short}`]);
    // A console that has never renewed the lease does so at the first occasion.
    const traffic = new GatewayTraffic({
      gateway: gateway.gateway,
      ssh: here.ssh,
      admin: here.admin,
      services: [counterService],
      console: 'tester@here#1',
    });
    expect((await traffic.read()).kind).toBe('done');
    expect((await inForce()).lease).toBe(short);
    expect((await traffic.tend()).kind).toBe('done');
    expect((await inForce()).lease).toBeGreaterThan(short);
  });

  test('leaves it to who has taken over since the last reading', async () => {
    const { live, clock } = await reading();
    await here.admin.send([`set map ${file} driver other@there#2\\ ${Math.floor(clock) + 15}`]);
    expect(await keeper().renew(live, clock)).toBeUndefined();
    expect((await inForce()).driver).toBe('other@there#2');
  });

  test('leaves it ended when it stands too far ahead: a clock was set back', async () => {
    const { clock } = await reading();
    const ahead = Math.floor(clock) + 86_400;
    await here.admin.send([`set map ${file} lease ${ahead}`]);
    const { live } = await reading();
    expect(leaseState(live, 120, clock).kind).toBe('expired');
    expect(await keeper().renew(live, clock)).toBeUndefined();
    expect((await inForce()).lease).toBe(ahead);
  });

  test('a change that was made while it was renewed is not forgotten over it', async () => {
    const asked = Promise.withResolvers<void>();
    const changed = Promise.withResolvers<void>();
    const { ssh, input } = here;
    // Only time passes: what is asked and answered is HAProxy's own.
    const link = here.admin;
    const admin: AdminLink = {
      host: link.host,
      state: () => link.state(),
      subscribe: (listener) => link.subscribe(listener),
      retry: () => link.retry(),
      close: () => link.close(),
      process: () => link.process(),
      onProcess: (listener) => link.onProcess(listener),
      stopping: () => link.stopping(),
      misunderstood: (detail) => link.misunderstood(detail),
      async send(commands, timeoutMs) {
        if (commands[0]?.startsWith('get map')) {
          asked.resolve();
          await changed.promise;
        }
        return link.send(commands, timeoutMs);
      },
    };
    const traffic = new GatewayTraffic({
      ...{ gateway: gateway.gateway, ssh, admin, services: input.services },
      console: 'tester@here#1',
    });
    const read = traffic.tend();
    await asked.promise;
    const change = (intent: Intent): Intent => ({ ...intent, candidates: ['cam-2'] });
    expect(await traffic.write('counter', change)).toMatchObject({ kind: 'done' });
    changed.resolve();
    const intentIn = (one: GatewayReading | undefined) => one?.splits.get('counter')?.intent;
    const done = await read;
    expect(done.kind === 'done' && intentIn(done.value)?.candidates).toEqual(['cam-2']);
    expect(intentIn(traffic.last())?.candidates).toEqual(['cam-2']);
  });

  test('what is missing on the disk is known to be missing', async () => {
    expect(await here.traffic.persist('counter')).toMatchObject({ kind: 'done' });
    await here.ssh.exec(`rm ${file}`, { timeoutMs: 3000 });
    expect(await persistedRevision(here.ssh, gateway.gateway, 'counter')).toBe(0);
  });
});
