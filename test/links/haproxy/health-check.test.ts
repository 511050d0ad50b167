import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasStatus, isHealthy } from '../../../electron/sites/health-probe.ts';
import { unhealthy } from '../../../electron/sites/slot-servers.ts';
import { withSlot } from '../../../electron/traffic/intent.ts';
import type { Service } from '../../../shared/model/service.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { engineAddress, instance } from '../../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { freePort } from '../../support/machine/ports.ts';
import { waitFor } from '../../support/machine/wait.ts';

/** A counter that is particular about who asks for its health. */
async function startParticular(answer: (request: http.IncomingMessage) => number) {
  const port = await freePort();
  const server = http.createServer((request, response) =>
    response.writeHead(answer(request)).end(),
  );
  await new Promise<void>((resolve) => server.listen(port, engineAddress, resolve));
  return {
    port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const engine = { address: engineAddress };

const counters: readonly {
  readonly name: string;
  readonly wants: Partial<Service>;
  readonly answer: (request: http.IncomingMessage) => number;
}[] = [
  {
    name: 'wants HTTP/1.1 and a Host',
    wants: {},
    answer: ({ httpVersion, headers }) => (httpVersion === '1.1' && headers.host ? 200 : 400),
  },
  {
    name: 'wants a Host that is its own',
    wants: { healthHeaders: { Host: 'counter.local' } },
    answer: ({ headers }) => (headers.host === 'counter.local' ? 200 : 421),
  },
  {
    name: 'wants a header, on a path of its own, and answers 204',
    wants: {
      healthPath: '/internal/ready',
      healthStatus: '204',
      healthHeaders: { 'X-Probe': 'lb 1' },
    },
    answer: ({ url, headers }) =>
      url === '/internal/ready' && headers['x-probe'] === 'lb 1' && headers.host ? 204 : 404,
  },
];

describe.skipIf(!gatewayAvailable).each(counters)('a counter that $name', ({ wants, answer }) => {
  let gateway: TestGateway;
  let here: TestConsole;
  let good: Awaited<ReturnType<typeof startParticular>>;
  let bad: Awaited<ReturnType<typeof startParticular>>;
  const service: Service = { ...counterService, ...wants };

  beforeAll(async () => {
    gateway = await startGateway();
    here = await openConsole(gateway, { service });
    [good, bad] = await Promise.all([startParticular(answer), startParticular(() => 500)]);
    expect((await here.install()).at(-1)).toMatchObject({ kind: 'done' });
  });
  afterAll(async () => {
    good?.stop();
    bad?.stop();
    await here?.close();
    await gateway?.stop();
  });

  test('is healthy to HAProxy and to the console, and one that answers otherwise is not', async () => {
    const fill = (port: number) =>
      here.traffic.write('counter', (intent) =>
        withSlot(intent, 'a', { release: 'r', instances: instance(port) }),
      );
    const seen = async () => {
      const asked = await unhealthy(here.admin, 'counter', 'a', instance(0));
      if (asked.kind !== 'done') throw new Error(asked.fault.detail);
      return asked.value;
    };
    expect(await fill(good.port)).toMatchObject({ kind: 'done' });
    expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await waitFor(async () => (await seen()).length === 0, { what: 'a healthy server' });
    const units = [here];
    expect(await isHealthy(units, engine, good.port, service)).toBe(true);

    expect(await fill(bad.port)).toMatchObject({ kind: 'done' });
    expect(await here.traffic.applyServers('counter')).toMatchObject({ kind: 'done' });
    await waitFor(async () => /DOWN/.test((await seen()).join()), {
      what: 'a server that is down',
    });
    expect(await isHealthy(units, engine, bad.port, service)).toBe(false);
  });
});

test('status codes are taken by code and by range', () => {
  expect(['200', '299', '304'].map(Number).every((code) => hasStatus('200-299,304', code))).toBe(
    true,
  );
  expect([199, 300, 303, 305].some((code) => hasStatus('200-299,304', code))).toBe(false);
});
