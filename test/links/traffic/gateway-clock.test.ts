import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withCandidate, withSlot } from '../../../electron/traffic/intent.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { descendantsOf } from '../../support/machine/processes.ts';
import { waitFor } from '../../support/machine/wait.ts';

describe.skipIf(!gatewayAvailable)("a HAProxy whose own time stays behind the gateway's", () => {
  let gateway: TestGateway;
  let here: TestConsole;
  let good: Responder;
  let better: Responder;

  beforeAll(async () => {
    gateway = await startGateway();
    [good, better] = await Promise.all([startResponder('good'), startResponder('better')]);
    here = await openConsole(gateway);
    await here.install();
    const at = (port: number) => [{ name: 'i1', address: '127.0.0.1', port, engine: 'e' }];
    await here.traffic.write('counter', (intent) => {
      const a = withSlot(intent, 'a', { release: 'good', instances: at(good.port) });
      return withCandidate(
        withSlot(a, 'b', { release: 'better', instances: at(better.port) }),
        'b',
      );
    });
    await here.traffic.applyServers('counter');
  });
  afterAll(async () => {
    await here.close();
    await gateway.stop();
    await Promise.all([good.stop(), better.stop()]);
  });

  test('gives leases by the clock that its rules read', async () => {
    const behind = async () => {
      const sent = await here.admin.send(['show activity']);
      const told =
        sent.kind === 'done' ? sent.value[0]?.match(/date_now: (\d+\.\d+)/)?.[1] : undefined;
      return Date.now() / 1000 - Number(told);
    };
    const master = gateway.masterPid() ?? 0;
    const processes = [master, ...descendantsOf(master)].map(String);
    const until = Date.now() + 3000;
    execFileSync('kill', ['-STOP', ...processes]);
    await waitFor(() => Date.now() > until, { what: 'three seconds of standing still' });
    execFileSync('kill', ['-CONT', ...processes]);
    await waitFor(async () => (await behind()) > 2, { what: "HAProxy's own time to be behind" });

    const split = (candidates: readonly string[]) =>
      here.traffic.write('counter', (intent) => ({ ...intent, askedShare: 0.5, candidates }), {
        revive: true,
      });
    expect((await split(['cam-1'])).kind).toBe('done');
    const read = await here.traffic.tend();
    if (read.kind !== 'done') throw new Error('not read');
    const left = (read.value.splits.get('counter')?.lease?.deadManAt ?? 0) - Date.now() / 1000;
    expect(left).toBeGreaterThan(118);
    expect(left).toBeLessThan(121);
    expect(Math.abs(read.value.clock - Date.now() / 1000)).toBeLessThan(1);
  });
});
