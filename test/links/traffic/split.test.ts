import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifySplit } from '../../../electron/changes/verify.ts';
import { nearestPrefix } from '../../../electron/traffic/camera-order.ts';
import { onStable, withCandidate, withSlot } from '../../../electron/traffic/intent.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole, testCameras } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';

describe.skipIf(!gatewayAvailable)('a split on a real gateway', () => {
  let gateway: TestGateway;
  let here: TestConsole;
  let good: Responder;
  let better: Responder;

  beforeAll(async () => {
    gateway = await startGateway();
    good = await startResponder('good');
    better = await startResponder('better');
    here = await openConsole(gateway);
  });
  afterAll(async () => {
    await here.close();
    await gateway.stop();
    await good.stop();
    await better.stop();
  });

  const frame = (camera: string): Promise<string | null> =>
    fetch(`http://127.0.0.1:${gateway.port}/frames/${camera}`, { method: 'POST', body: 'x' }).then(
      async (response) => {
        await response.text();
        return response.status === 200
          ? response.headers.get('x-answered-by')
          : `${response.status}`;
      },
    );
  const instance = (port: number) => ({
    name: 'i1',
    address: '127.0.0.1',
    port,
    engine: 'engine-1',
  });
  const ids = testCameras('gate-1', 8).map(({ id }) => id);
  /** What is found while one camera sends. */
  const verifiedBy = async (camera: string, intent: Intent, listed = ids) => {
    const end = new AbortController();
    const sending = (async () => {
      while (!end.signal.aborted) await frame(camera);
    })();
    const found = await verifySplit(here.admin, 'counter', intent, listed, performance.now());
    end.abort();
    await sending;
    return found;
  };
  const share = (value: number) => (intent: Intent) => ({
    ...intent,
    askedShare: value,
    candidates: nearestPrefix(
      'counter',
      testCameras('gate-1', 8).map((each) => ({ camera: each.id })),
      value,
    ).cameras,
  });

  test('is installed by one reload', async () => {
    const progress = await here.install();
    expect(progress.at(-1)).toMatchObject({ kind: 'done' });
    expect((await here.traffic.tend()).kind).toBe('done');
  });

  test('puts instances into slots and sends every camera to stable', async () => {
    const written = await here.traffic.write('counter', (intent) =>
      withCandidate(
        withSlot(
          withSlot(intent, 'a', { release: 'good', instances: [instance(good.port)] }),
          'b',
          { release: 'better', instances: [instance(better.port)] },
        ),
        'b',
      ),
    );
    expect(written).toMatchObject({ kind: 'done', value: { after: { revision: 1 } } });
    expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await waitFor(async () => (await frame('cam-1')) === 'good', { what: 'a healthy stable slot' });
    const answers = await Promise.all(testCameras('gate-1', 8).map((camera) => frame(camera.id)));
    expect(answers).toEqual(Array(8).fill('good'));
  });

  test('moves whole cameras, keeps them there, and takes them back', async () => {
    const split = await here.traffic.write('counter', share(0.25), { revive: true });
    expect(split.kind).toBe('done');
    const moved = split.kind === 'done' ? split.value.after.candidates : [];
    expect(moved).toHaveLength(2);
    await waitFor(async () => (await frame(moved[0] ?? '')) === 'better', {
      what: 'a healthy candidate',
    });
    for (const camera of testCameras('gate-1', 8)) {
      expect(await frame(camera.id)).toBe(moved.includes(camera.id) ? 'better' : 'good');
    }
    const back = await here.traffic.write('counter', onStable, { takeOver: true });
    expect(back.kind).toBe('done');
    const after = back.kind === 'done' ? back.value.after : undefined;
    if (!after) throw new Error('not applied');
    expect(await verifiedBy('cam-1', after)).toMatchObject({ kind: 'verified' });
  });

  test('is verified by the cameras that send to this gateway, whatever share the others have', async () => {
    const all = await here.traffic.write(
      'counter',
      (intent) => ({ ...share(1)(intent), askedShare: 0.5 }),
      { revive: true },
    );
    if (all.kind !== 'done') throw new Error('not applied');
    expect(all.value.after.candidates).toHaveLength(8);
    expect(await verifiedBy('cam-1', all.value.after)).toMatchObject({ kind: 'verified' });
    // One more that nobody has moved: nothing tells of it while it is silent.
    expect(await verifiedBy('cam-1', all.value.after, [...ids, 'cam-9'])).toEqual({
      kind: 'no-frames',
    });
  });

  test('is contradicted by frames that still go to the candidate', async () => {
    await here.traffic.write('counter', share(1), { revive: true });
    const meant = here.traffic.last()?.splits.get('counter')?.intent;
    if (!meant) throw new Error('not read');
    expect(await verifiedBy('cam-1', onStable(meant))).toMatchObject({ kind: 'contradicted' });
    expect(await verifiedBy('cam-1', onStable(meant), [])).toMatchObject({ kind: 'contradicted' });
  });

  test('comes back after a reload and after a crash', async () => {
    await here.traffic.write('counter', share(0.5), { revive: true });
    expect(await here.traffic.persist('counter')).toEqual({ kind: 'done', value: undefined });
    const moved = here.traffic.last()?.splits.get('counter')?.intent.candidates ?? [];
    await here.ssh.exec(gateway.gateway.paths.reload, { timeoutMs: 3000 });
    const before = here.admin.process()?.pid;
    await waitFor(
      async () => {
        await here.traffic.tend();
        return here.admin.process() !== undefined && here.admin.process()?.pid !== before;
      },
      { what: 'the new process' },
    );
    expect(await frame(moved[0] ?? '')).toBe('better');
    await gateway.killHaproxy();
    await gateway.startHaproxy();
    await waitFor(async () => (await here.traffic.tend()).kind === 'done', {
      what: 'HAProxy again',
    });
    await waitFor(async () => (await frame(moved[0] ?? '')) === 'better', {
      what: 'the candidate again',
    });
    expect(here.traffic.last()?.splits.get('counter')?.intent.candidates).toEqual(moved);
  });
});
