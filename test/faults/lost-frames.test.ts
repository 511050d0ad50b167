import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nearestPrefix } from '../../electron/traffic/camera-order.ts';
import { onStable, withCandidate, withSlot } from '../../electron/traffic/intent.ts';
import type { Intent } from '../../shared/model/split.ts';
import { type CounterProcess, startCounter } from '../support/gateway/counters.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../support/gateway/gateway.ts';
import { startSender } from '../support/gateway/sender.ts';
import { openConsole, type TestConsole, testCameras } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';

const cameraCount = 16;
const framesWanted = 20_000;
const changesWanted = 50;

describe.skipIf(!gatewayAvailable)('frames that are never sent twice', () => {
  const cameras = testCameras('gate-1', cameraCount).map((camera) => camera.id);
  let gateway: TestGateway;
  let here: TestConsole;
  let stable: CounterProcess;
  let candidate: CounterProcess;

  beforeAll(async () => {
    gateway = await startGateway();
    [stable, candidate] = await Promise.all([startCounter('good'), startCounter('better')]);
    here = await openConsole(gateway, { cameras: cameraCount });
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
    const instance = (port: number) => [{ name: 'i1', address: '127.0.0.1', port, engine: 'e' }];
    await here.traffic.write('counter', (intent) => {
      const a = withSlot(intent, 'a', { release: 'good', instances: instance(stable.port) });
      const b = withSlot(a, 'b', { release: 'better', instances: instance(candidate.port) });
      return withCandidate(b, 'b');
    });
    expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await waitFor(async () => (await healthy()) === 2, { what: 'two healthy servers' });
  });
  afterAll(async () => {
    await here.close();
    await gateway.stop();
    await stable.stop();
    await candidate.stop();
  });

  const healthy = async (): Promise<number> => {
    const read = await here.traffic.tend();
    if (read.kind !== 'done') return 0;
    return read.value.stats.filter((row) => row.svname === 'i1' && row.check.startsWith('L7OK'))
      .length;
  };
  const share = (value: number) => (intent: Intent) => ({
    ...intent,
    askedShare: value,
    candidates: nearestPrefix(
      'counter',
      cameras.map((camera) => ({ camera })),
      value,
    ).cameras,
  });
  const changeTo = async (value: number): Promise<void> => {
    const written = await here.traffic.write('counter', share(value), { revive: true });
    expect(written.kind).toBe('done');
    expect(await here.traffic.persist('counter')).toMatchObject({ kind: 'done' });
  };

  test('none is lost while the split changes all the time and is rolled back', async () => {
    const sender = startSender({ port: gateway.port, cameras, rate: 60 });
    for (let change = 1; change <= changesWanted; change++) {
      const due = (framesWanted * change) / (changesWanted + 1);
      await waitFor(() => sender.sent() >= due, { what: `frame ${due}`, deadlineMs: 60_000 });
      await changeTo(((change * 7) % 20) / 20);
    }
    const back = await here.traffic.write('counter', onStable, { takeOver: true });
    expect(back.kind).toBe('done');
    await waitFor(() => sender.sent() >= framesWanted, { what: 'all frames', deadlineMs: 60_000 });
    const { sent, answered } = await sender.stop();
    console.log(
      `lost frames: ${sent - answered} of ${sent} sent, over ${changesWanted} changes of the split and a rollback`,
    );
    expect(sent).toBeGreaterThanOrEqual(framesWanted);
    expect(sent - answered).toBe(0);
  }, 120_000);

  test('a container killed undrained loses some: the counting works', async () => {
    await changeTo(0.5);
    const sender = startSender({ port: gateway.port, cameras, rate: 60 });
    await waitFor(() => sender.sent() > 1000, { what: 'frames', deadlineMs: 30_000 });
    await candidate.kill();
    await waitFor(() => sender.sent() > 3000, { what: 'more frames', deadlineMs: 30_000 });
    const { sent, answered } = await sender.stop();
    console.log(
      `control: ${sent - answered} of ${sent} frames lost when a container was killed undrained`,
    );
    expect(sent - answered).toBeGreaterThan(0);
  }, 120_000);
});
