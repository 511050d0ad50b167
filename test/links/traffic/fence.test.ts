import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { driftOf } from '../../../electron/traffic/drift.ts';
import { onStable, withCandidate, withPin, withSlot } from '../../../electron/traffic/intent.ts';
import { leaseState } from '../../../electron/traffic/lease.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';

const instances = (port: number) => [{ name: 'i1', address: '127.0.0.1', port, engine: 'e' }];
const all = (intent: Intent): Intent => ({
  ...intent,
  askedShare: 1,
  candidates: ['cam-1', 'cam-2', 'cam-3', 'cam-4', 'cam-5', 'cam-6', 'cam-7', 'cam-8'],
});
const half = (intent: Intent): Intent => ({ ...intent, askedShare: 0.5, candidates: ['cam-1'] });

describe.skipIf(!gatewayAvailable)('who may change a gateway', () => {
  let gateway: TestGateway;
  let good: Responder;
  let better: Responder;
  let first: TestConsole;
  let second: TestConsole;
  const service = { ...counterService, lease: { driving: 2, deadMan: 4 } };

  beforeAll(async () => {
    gateway = await startGateway();
    [good, better] = await Promise.all([startResponder('good'), startResponder('better')]);
    first = await openConsole(gateway, { name: 'first@here', service });
    expect((await first.install()).at(-1)).toMatchObject({ kind: 'done' });
    await first.traffic.write('counter', (intent) => {
      const a = withSlot(intent, 'a', { release: 'good', instances: instances(good.port) });
      return withCandidate(
        withSlot(a, 'b', { release: 'better', instances: instances(better.port) }),
        'b',
      );
    });
    await first.traffic.applyServers('counter');
    await waitFor(async () => (await answeredBy()) === 'good', { what: 'stable' });
  });
  afterAll(async () => {
    await first.close();
    await gateway.stop();
    await Promise.all([good.stop(), better.stop()]);
  });
  beforeEach(async () => {
    second = await openConsole(gateway, { name: 'second@there', service });
    await second.traffic.write('counter', (intent) => ({ ...onStable(intent), pins: {} }), {
      takeOver: true,
    });
  });
  afterEach(() => second.close());

  const answeredBy = () =>
    fetch(`http://127.0.0.1:${gateway.port}/frames/cam-1`, { method: 'POST', body: 'x' }).then(
      async (answer) => {
        await answer.text();
        return answer.headers.get('x-answered-by');
      },
    );
  const intentSeenBy = async (console: TestConsole) => {
    const read = await console.traffic.tend();
    return read.kind === 'done' ? read.value.splits.get('counter')?.intent : undefined;
  };

  test('another console is refused while one drives, and may take over once its time is up', async () => {
    expect((await first.traffic.write('counter', half, { revive: true })).kind).toBe('done');
    const refused = await second.traffic.write('counter', all, { revive: true });
    expect(refused).toMatchObject({ kind: 'refused' });
    if (refused.kind === 'refused')
      expect(refused.fault.detail).toContain('first@here#1 drives here');
    const taken = await waitFor(
      async () => {
        const tried = await second.traffic.write('counter', all, { revive: true });
        return tried.kind === 'done' ? tried.value : undefined;
      },
      { what: 'the end of driving', deadlineMs: 5000 },
    );
    expect(taken.after.writer).toBe('second@there#1');
    expect(await first.traffic.write('counter', half, { revive: true })).toMatchObject({
      kind: 'refused',
    });
  });

  test('a rollback wins over whoever drives', async () => {
    await first.traffic.write('counter', half, { revive: true });
    const back = await second.traffic.write('counter', onStable, { takeOver: true });
    expect(back).toMatchObject({ kind: 'done', value: { after: { candidates: [] } } });
    expect((await intentSeenBy(first))?.writer).toBe('second@there#1');
  });

  test('who rolls a rollout of another back does not drive it, and ends the driving', async () => {
    const { request } = samplePlan('mall');
    const note = {
      id: 'r-1',
      request,
      ...{ wave: 0, step: 0, by: 'an@desk', at: new Date().toISOString() },
    };
    const begun = (intent: Intent): Intent => ({ ...half(intent), rollout: note });
    expect((await first.traffic.write('counter', begun, { revive: true })).kind).toBe('done');
    expect(await second.traffic.write('counter', onStable)).toMatchObject({ kind: 'refused' });
    const back = await second.traffic.write('counter', onStable, { takeOver: true, drives: false });
    expect(back).toMatchObject({ kind: 'done', value: { after: { rollout: { id: 'r-1' } } } });
    for (const { traffic } of [first, second]) {
      const read = await traffic.tend();
      if (read.kind !== 'done') throw new Error(JSON.stringify(read));
      const live = read.value.splits.get('counter');
      if (!live) throw new Error('not read');
      // Neither renews it from here on, so that either may write.
      expect(live.lease?.drivingUntil).toBe(0);
      expect(leaseState(live, 4, read.value.clock)).toMatchObject({ drivingLeft: 0 });
      expect(
        await traffic.write('counter', ({ rollout: _, ...rest }) => ({ ...rest, rollout: note }), {
          drives: false,
        }),
      ).toMatchObject({ kind: 'done' });
    }
    await second.traffic.write('counter', ({ rollout: _, ...rest }) => rest, { takeOver: true });
  });

  test('changes of two consoles at the same time: one after the other, none half', async () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? first : second).traffic.write('counter', (intent) =>
        withPin(intent, `cam-${(index % 8) + 1}`, 'stable'),
      ),
    );
    const done = (await Promise.all(tries)).filter((outcome) => outcome.kind === 'done');
    expect(done.length).toBeGreaterThan(0);
    const intent = await intentSeenBy(first);
    const revisions = done.map(
      (outcome) => outcome.kind === 'done' && outcome.value.after.revision,
    );
    expect(intent?.revision).toBe(Math.max(...revisions.map(Number)));
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  test('a version that somebody else holds is made too old, and what was in force before is still known', async () => {
    const before = await intentSeenBy(first);
    await first.traffic.write('counter', (intent) => withPin(intent, 'cam-3', 'stable'));
    const file = `${gateway.gateway.paths.maps}/counter.map`;
    const held = await second.admin.send([`prepare map ${file}`]);
    const version = held.kind === 'done' && held.value[0]?.match(/created: (\d+)/)?.[1];
    const written = await first.traffic.write('counter', (intent) =>
      withPin(intent, 'cam-4', 'stable'),
    );
    expect(written).toMatchObject({
      kind: 'done',
      value: { before: { revision: (before?.revision ?? 0) + 1, pins: { 'cam-3': 'stable' } } },
    });
    const late = await second.admin.send([`commit map @${version} ${file}`]);
    expect(late.kind === 'done' && late.value[0]).toContain('out of range');
  });

  test('a change that was seen at another revision is refused', async () => {
    const before = await intentSeenBy(first);
    await first.traffic.write('counter', (intent) => withPin(intent, 'cam-2', 'stable'));
    const late = await second.traffic.write('counter', onStable, { onlyAt: before?.revision ?? 0 });
    expect(late).toMatchObject({ kind: 'refused' });
  });

  test('the dead man: without renewals HAProxy itself goes back, and nothing but a person restores it', async () => {
    await first.traffic.write('counter', all, { revive: true });
    expect(await answeredBy()).toBe('better');
    const expired = async () => {
      const read = await first.traffic.tend();
      const live = read.kind === 'done' && read.value.splits.get('counter');
      return (
        live &&
        read.kind === 'done' &&
        leaseState(live, service.lease.deadMan, read.value.clock).kind === 'expired'
      );
    };
    await waitFor(expired, { what: 'the dead man', deadlineMs: 8000 });
    // Its clock is only estimated here, some ms ahead of HAProxy's.
    await waitFor(async () => (await answeredBy()) === 'good', {
      what: 'stable',
      deadlineMs: 1000,
    });
    await first.traffic.write('counter', (intent) => withPin(intent, 'cam-8', 'stable'));
    expect(await answeredBy()).toBe('good');
    expect((await first.traffic.write('counter', (intent) => intent, { revive: true })).kind).toBe(
      'done',
    );
    expect(await answeredBy()).toBe('better');
  });

  test('a share that is held stays without a console', async () => {
    await first.traffic.write('counter', (intent) => ({ ...all(intent), policy: 'hold' }), {
      revive: true,
    });
    const held = await intentSeenBy(second);
    expect(held?.policy).toBe('hold');
    const until = Date.now() + service.lease.deadMan * 1000 + 500;
    await waitFor(() => Date.now() > until, { what: 'the time of the dead man' });
    expect(await answeredBy()).toBe('better');
  });

  test('drift is seen within one reading, corrected, and adopted', async () => {
    await first.traffic.write('counter', onStable);
    const file = `${gateway.gateway.paths.maps}/counter.map`;
    await first.admin.send([`add map ${file} camera/cam-1 candidate`]);
    const drift = async () => {
      const read = await first.traffic.tend();
      const live = read.kind === 'done' && read.value.splits.get('counter');
      return live && read.kind === 'done' ? driftOf('counter', live, read.value.servers) : [];
    };
    expect(await drift()).toEqual([
      { part: 'camera', name: 'cam-1', meant: '–', live: 'candidate' },
    ]);
    await first.traffic.write('counter', (intent) => intent);
    expect(await drift()).toEqual([]);
    await first.admin.send(['set server td_counter_a/i1 state maint']);
    expect(await drift()).toEqual([
      { part: 'server', name: 'a/i1', meant: `127.0.0.1:${good.port}`, live: 'off' },
    ]);
    await first.traffic.applyServers('counter');
    expect(await drift()).toEqual([]);
  });
});
