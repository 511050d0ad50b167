import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onStable, withCandidate, withShadow, withSlot } from '../../../electron/traffic/intent.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { type CounterProcess, startCounter } from '../../support/gateway/counters.ts';
import { gatewayAvailable, startGateway } from '../../support/gateway/gateway.ts';
import { startSender } from '../../support/gateway/sender.ts';
import { openConsole, type TestConsole, testCameras } from '../../support/gateway/traffic.ts';
import { embeddedGatewayPeer } from '../../support/lab/embedded-gateway.ts';
import { waitFor } from '../../support/machine/wait.ts';

const cameras = testCameras('gate-1', 4).map((camera) => camera.id);
const service = { ...counterService, shadow: { maxFrameBytes: 65_536, inFlight: 8 } };

describe.skipIf(!gatewayAvailable)('copies for a shadow, by HAProxy', () =>
  mirrorTests(startGateway),
);
describe('copies for a shadow, by the embedded router', () => mirrorTests(embeddedGatewayPeer));

type Peer = Parameters<typeof openConsole>[0] & { readonly port: number; stop(): Promise<void> };

function mirrorTests(start: () => Promise<Peer>): void {
  let gateway: Peer;
  let here: TestConsole;
  let stable: CounterProcess;
  let shadow: CounterProcess;

  beforeAll(async () => {
    gateway = await start();
    [stable, shadow] = await Promise.all([startCounter('good'), startCounter('good')]);
    here = await openConsole(gateway, { cameras: 4, service });
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
    const instances = (port: number) => [{ name: 'i1', address: '127.0.0.1', port, engine: 'e' }];
    await here.traffic.write('counter', (intent) => {
      const a = withSlot(intent, 'a', { release: 'good', instances: instances(stable.port) });
      return withCandidate(
        withSlot(a, 'b', { release: 'new', instances: instances(shadow.port) }),
        'b',
      );
    });
    await here.traffic.applyServers('counter');
    await waitFor(async () => (await healthy()) === 2, { what: 'two healthy servers' });
  });
  afterAll(async () => {
    await here.close();
    await gateway.stop();
    await Promise.all([stable.stop(), shadow.stop()]);
  });

  const healthy = async () => {
    const read = await here.traffic.tend();
    if (read.kind !== 'done') return 0;
    return read.value.stats.filter((row) => row.svname === 'i1' && row.check.startsWith('L7OK'))
      .length;
  };
  const mirrored = async () => {
    const read = await here.traffic.tend();
    return read.kind === 'done' ? read.value.mirrored.get('counter') : undefined;
  };
  const framesAt = async (port: number) => {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    const frames = text.matchAll(/^tally_frames_total\{[^}]*code="200"[^}]*\} (\d+)/gm);
    return [...frames].reduce((sum, found) => sum + Number(found[1]), 0);
  };
  const objectsAt = async (port: number) => {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    return [...text.matchAll(/^tally_objects_total(\{.*\} \d+)$/gm)]
      .map((found) => found[1])
      .sort();
  };

  test('every frame is copied, answered by stable alone, and counted the same by both', async () => {
    expect((await here.traffic.write('counter', (intent) => withShadow(intent, 1))).kind).toBe(
      'done',
    );
    const sender = startSender({ port: gateway.port, cameras, rate: 25 });
    await waitFor(() => sender.sent() >= 2000, { what: 'frames', deadlineMs: 60_000 });
    const { sent, answered } = await sender.stop();
    expect(answered).toBe(sent);
    const copies = await waitFor(
      async () => {
        const counts = await mirrored();
        return counts && counts.inFlight === 0 ? counts : undefined;
      },
      { what: 'the last copies' },
    );
    console.log(
      `mirror: ${sent} frames, ${copies.answered} copies answered, ${copies.dropped} dropped`,
    );
    expect(copies.answered + copies.dropped + copies.failed).toBe(sent);
    expect(copies.failed).toBe(0);
    expect(await framesAt(stable.port)).toBe(sent);
    expect(await framesAt(shadow.port)).toBe(copies.answered);
    if (copies.dropped === 0)
      expect(await objectsAt(shadow.port)).toEqual(await objectsAt(stable.port));
  });

  test('a dead shadow costs no frame, and what is not copied is counted', async () => {
    await shadow.kill();
    const before = await mirrored();
    const sender = startSender({ port: gateway.port, cameras, rate: 25 });
    await waitFor(() => sender.sent() >= 500, { what: 'frames', deadlineMs: 60_000 });
    const { sent, answered } = await sender.stop();
    expect(answered).toBe(sent);
    const after = await waitFor(
      async () => {
        const counts = await mirrored();
        return counts && counts.inFlight === 0 ? counts : undefined;
      },
      { what: 'the last copies' },
    );
    const lost = after.dropped + after.failed - (before?.dropped ?? 0) - (before?.failed ?? 0);
    expect(lost).toBe(sent);
  });

  test('a rollback ends the copies', async () => {
    await here.traffic.write('counter', onStable, { takeOver: true });
    const before = await mirrored();
    const sender = startSender({ port: gateway.port, cameras, rate: 25 });
    await waitFor(() => sender.sent() >= 100, { what: 'frames', deadlineMs: 60_000 });
    await sender.stop();
    expect(await mirrored()).toEqual(before);
  });
}
