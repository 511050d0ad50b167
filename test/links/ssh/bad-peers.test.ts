import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withSlot } from '../../../electron/traffic/intent.ts';
import type { LinkFaultCode } from '../../../shared/model/link.ts';
import {
  engineAddress,
  instance,
  patience,
  say,
  sendFrame,
} from '../../support/gateway/fault-scene.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { type Responder, startResponder } from '../../support/gateway/responder.ts';
import { openConsole } from '../../support/gateway/traffic.ts';
import { waitFor } from '../../support/machine/wait.ts';
import {
  camerasOf,
  dockerSocketOf,
  fleetDirectory,
  fleetText,
  openBackend,
  type RealBackend,
  siteOf,
} from '../../support/rollout/real-fleet.ts';

const limit = { timeout: 90_000 };
const site = siteOf('gate-1');

const version = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };
/** An engine as it should be: no container, and no event. */
const proper: RequestListener = (request, response) => {
  const url = request.url ?? '';
  if (url.includes('/version')) return void response.end(JSON.stringify(version));
  if (url.includes('/events')) return void response.writeHead(200).flushHeaders();
  if (url.includes('/containers')) return void response.end('[]');
  return void response.end('OK');
};
const text =
  (answer: string): RequestListener =>
  (_request, response) =>
    void response.end(answer);

const engines: readonly [string, RequestListener, LinkFaultCode][] = [
  ['a web page', text('<html>welcome</html>'), 'protocol'],
  ['nothing', text(''), 'protocol'],
  ['JSON of another kind', text('{"Version":7}'), 'protocol'],
  ['4 MB of one line', text(`"${'x'.repeat(4 * 1024 * 1024)}`), 'over-limit'],
  [
    'an engine of 2018',
    text(JSON.stringify({ ...version, Version: '18.06', ApiVersion: '1.38' })),
    'too-old',
  ],
  ['a connection that is cut', (request) => void request.socket.destroy(), 'closed'],
];

const metrics: readonly [string, string][] = [
  ['a web page', '<html>welcome</html>'],
  ['nothing', ''],
  ['noise', '\u0000\ufffd{{{"'],
  ['a number that is none', 'tally_objects_total{camera="gate-1-cam-1"} banana\n'],
  ['labels without an end', `tally_objects_total{camera="${'x'.repeat(100_000)}`],
  ['a name from a prototype', 'tally_objects_total{__proto__="x",constructor="y"} 5\n'],
  [
    'cameras without number',
    Array.from({ length: 20_000 }, (_, n) => `tally_objects_total{camera="c${n}"} 1`).join('\n'),
  ],
];

describe.skipIf(!gatewayAvailable)('a whole backend among peers that speak rubbish', () => {
  let gateway: TestGateway;
  let responder: Responder;
  let fleet: ReturnType<typeof fleetDirectory>;
  let backend: RealBackend;
  let docker: Server | undefined;

  beforeAll(async () => {
    gateway = await startGateway();
    responder = await startResponder('good', undefined, engineAddress);
    fleet = fleetDirectory(fleetText([gateway]));
    backend = await openBackend(fleet.file, fleet.dataDir);
    await waitFor(async () => (await picture()).gateways[0]?.link.kind === 'up', {
      ...patience,
      what: 'the link',
    });
    for await (const each of await backend.client.traffic.install({
      key: 'install-1',
      gateway: 'gate-1',
    }))
      expect(each).not.toMatchObject({ kind: 'failed' });
    const setup = await openConsole(gateway);
    const filled = await setup.traffic.write('counter', (intent) =>
      withSlot(intent, 'a', { release: 'good', instances: instance(responder.port) }),
    );
    expect(filled.kind).toBe('done');
    expect((await setup.traffic.applyServers('counter')).kind).toBe('done');
    await setup.close();
  }, 90_000);
  afterEach(() => endDocker());
  afterAll(async () => {
    await backend?.close();
    await gateway.stop();
    await responder.stop();
    fleet.remove();
  });

  const picture = () => backend.picture(site);
  const engine = async () => (await picture()).engines[0]?.link;

  async function serveDocker(listener: RequestListener): Promise<void> {
    await endDocker();
    docker = createServer(listener).listen(dockerSocketOf(gateway));
    await once(docker, 'listening');
    await backend.client.links.retry({ host: 'engine-of-gate-1' });
  }
  async function endDocker(): Promise<void> {
    if (!docker) return;
    docker.closeAllConnections();
    const closed = once(docker, 'close');
    docker.close();
    docker = undefined;
    await closed;
  }
  /** Frames are answered, and the gateway is still read. */
  async function goesOn(): Promise<void> {
    await waitFor(
      async () => (await sendFrame(gateway.port, camerasOf('gate-1')[0] ?? '')) === 'good',
      {
        ...patience,
        what: 'a frame',
      },
    );
    const before = (await picture()).summary.readAt;
    await waitFor(async () => (await picture()).summary.readAt !== before, {
      ...patience,
      what: 'a reading',
    });
    expect((await picture()).gateways[0]?.link.kind).toBe('up');
  }

  test.each(engines)('Docker socket: %s', limit, async (what, listener, code) => {
    await serveDocker(listener);
    const state = await waitFor(
      async () => {
        const link = await engine();
        return link && 'fault' in link && link.fault.code === code ? link : undefined;
      },
      { ...patience, what: `${code} of the engine` },
    );
    say(`on the Docker socket: ${what}`, 'engine-of-gate-1', state);
    expect(state.fault.detail.length).toBeLessThan(600);
    await goesOn();
    await serveDocker(proper);
    await waitFor(async () => (await engine())?.kind === 'up', { ...patience, what: 'the engine' });
  });

  test.each(metrics)('metrics: %s', limit, async (_, answer) => {
    let asked = 0;
    responder.metrics = () => {
      asked += 1;
      return answer;
    };
    await waitFor(() => asked >= 2, { ...patience, what: 'two scrapes' });
    await goesOn();
    const { services } = (await picture()).summary;
    const counts = services[0]?.variants.map((variant) => variant.countsPerMinute ?? 0) ?? [];
    expect(counts.every((count) => count === 0)).toBe(true);
    const { cameras } = await picture();
    expect(cameras.filter((camera) => camera.listed)).toHaveLength(4);
    // Made-up ones are bounded, and push out none of the fleet's.
    expect(cameras.length).toBeLessThan(1100);
    responder.metrics = () => '';
  });
});
