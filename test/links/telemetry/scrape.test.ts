import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { behaviours } from '../../../electron/lab/counter/behaviour.ts';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { createCounterServer } from '../../../electron/lab/counter/server.ts';
import type { SshLink } from '../../../electron/links/link.ts';
import { createCounts } from '../../../electron/telemetry/counts.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import {
  createScraper,
  SCRAPE_MOST_BYTES,
  type Scraper,
} from '../../../electron/telemetry/scrape.ts';
import type { MetricNames } from '../../../shared/model/service.ts';
import { freePort } from '../../support/machine/ports.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

const names: MetricNames = {
  counts: 'tally_objects_total',
  requests: 'tally_frames_total',
  latency: 'tally_inference_seconds',
  labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
};

describe.skipIf(!sshdAvailable)('scraping through OpenSSH', () => {
  const kit = createSshKit();
  let sshd: TestSshd;
  let ssh: SshLink;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    sshd = await startSshd();
    ssh = kit.open(sshd.target());
    await untilState(ssh, 'up');
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(async () => {
    await kit.close();
    await sshd.stop();
  });

  async function serve(server: Server): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  function scraper(port: number): { readonly scraper: Scraper; opened(): number } {
    let opened = 0;
    const target = { host: 'gate-1', address: '127.0.0.1', port, path: '/metrics' };
    const made = createScraper(target, () => {
      opened += 1;
      return ssh.openTcp('127.0.0.1', port);
    });
    ends.push(() => made.close());
    return { scraper: made, opened: () => opened };
  }

  const answer = (listener: RequestListener) => serve(createServer(listener));

  test("the counter's own metrics, over one channel, become its counts", async () => {
    const port = await serve(createCounterServer(behaviours.good, '1'));
    const { scraper: one, opened } = scraper(port);
    const counts = createCounts(names);
    const take = async (second: number) => {
      const found = await one.scrape();
      if (found.kind !== 'done') throw new Error(JSON.stringify(found));
      const at = { tick: second * 1000, wall: second * 1000, mono: second * 1000 };
      const page = parsePrometheus(found.value.text);
      const result = { kind: 'read', at, identity: { id: 'x' }, page } as const;
      expect(Math.abs((found.value.hostTime ?? 0) - Date.now())).toBeLessThan(60_000);
      return counts.take([{ slot: 'a', instance: `127.0.0.1:${port}`, result }])[0];
    };
    const scene = createScene(3);
    const send = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        const headers = {
          'x-tallydeck-camera': 'cam-1',
          'content-type': 'image/x-portable-graymap',
        };
        const body = new Uint8Array(scene.frame(n));
        const url = `http://127.0.0.1:${port}/frame`;
        expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
      }
    };
    await send(0, 40);
    await take(1);
    await send(40, 140);
    const found = await take(2);
    const truth = (n: number) => scene.truth(n).in + scene.truth(n).out;
    expect(found?.total).toBe(truth(139) - truth(39));
    expect(found?.total).toBeGreaterThan(0);
    expect(found?.cameras).toEqual([
      { camera: 'cam-1', counts: found?.total, frames: 100, errors: 0 },
    ]);
    expect(found?.latency?.p50Ms).toBeGreaterThan(1);
    for (let again = 0; again < 5; again += 1) await one.scrape();
    expect(opened()).toBe(1);
  });

  test('a page of 1,000 cameras, with counts of four classes and a histogram for each, is read whole', async () => {
    const page = Array.from({ length: 1_000 }, (_, n) => {
      const camera = `camera="site-7/hall-${n}"`;
      const buckets = Array.from({ length: 14 }, (_, at) => `{${camera},le="0.${at + 10}"} ${at}`);
      const classes = ['car', 'bus', 'van', 'bike'].map((name) => `{${camera},class="${name}"} 1`);
      return [
        ...buckets.map((line) => `tally_inference_seconds_bucket${line}`),
        ...classes.flatMap((line) => [
          `tally_objects_total${line}`,
          `tally_objects_created${line}`,
        ]),
        `tally_inference_seconds_sum{${camera}} 1`,
        `tally_inference_seconds_count{${camera}} 1`,
        '',
      ].join('\n');
    }).join('');
    expect(page.split('\n').length).toBeGreaterThan(24_000);
    const { scraper: one } = scraper(await answer((_, response) => response.end(page)));
    // A busy machine may need more than one time limit to open the channel.
    let found = await one.scrape();
    if (found.kind === 'failed' && found.fault.code === undefined) found = await one.scrape();
    if (found.kind !== 'done') throw new Error(JSON.stringify(found));
    expect(found.value.text === page).toBe(true);
  });

  test('an instance that closes its connections is asked on a new channel', async () => {
    const port = await answer((_, response) => {
      response.setHeader('connection', 'close');
      response.end('up 1\n');
    });
    const { scraper: one, opened } = scraper(port);
    for (let again = 0; again < 3; again += 1)
      expect(await one.scrape()).toMatchObject({ kind: 'done', value: { text: 'up 1\n' } });
    expect(opened()).toBe(3);
  });

  test('a channel that died in between is not taken for a dead instance', async () => {
    let requests = 0;
    const server = createServer((_, response) => response.end(`n ${++requests}\n`));
    const port = await serve(server);
    const { scraper: one } = scraper(port);
    await one.scrape();
    server.closeAllConnections();
    expect(await one.scrape()).toMatchObject({ kind: 'done', value: { text: 'n 2\n' } });
  });

  test('the end of the link ends the scrape, and the next link serves again', async () => {
    const port = await answer((_, response) => response.end('up 1\n'));
    const { scraper: one } = scraper(port);
    expect((await one.scrape()).kind).toBe('done');
    const down = untilLost(ssh);
    sshd.killSessions();
    await down;
    expect((await one.scrape()).kind).not.toBe('done');
    ssh.retry();
    await untilState(ssh, 'up');
    expect((await one.scrape()).kind).toBe('done');
  });

  test.each([
    ['nobody there', undefined, /./, undefined],
    [
      'no such page',
      ((_, r) => r.writeHead(404).end('no')) as RequestListener,
      /answered 404/,
      'protocol',
    ],
    ['never an answer', (() => {}) as RequestListener, /within 900 ms/, undefined],
    [
      'half an answer',
      ((_, r) => r.write('up 1\n')) as RequestListener,
      /within 900 ms/,
      undefined,
    ],
    ['an endless answer', flood, /more than 40000 lines/, 'over-limit'],
  ])('%s is a fault that names host and address', async (_, listener, detail, code) => {
    const port = listener ? await answer(listener) : await freePort();
    const { scraper: one } = scraper(port);
    const found = await one.scrape();
    if (found.kind === 'done') throw new Error('it was read');
    expect(found.fault.host).toBe('gate-1');
    expect(found.fault.command).toContain(`127.0.0.1:${port}`);
    expect(found.fault.detail).toMatch(detail);
    if (listener) expect(found.fault.code).toBe(code);
  });

  test('what is no HTTP at all is a fault too', async () => {
    const server = net.createServer(
      (socket) => void socket.on('error', () => {}).end('SSH-2.0-x\r\n'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => server.close());
    const { scraper: one } = scraper((server.address() as AddressInfo).port);
    expect(await one.scrape()).toMatchObject({ kind: 'failed', fault: { host: 'gate-1' } });
  });
});

function flood(_: unknown, response: Parameters<RequestListener>[1]): void {
  const chunk = Buffer.alloc(SCRAPE_MOST_BYTES / 8, '#\n');
  const more = () => {
    while (!response.destroyed)
      if (!response.write(chunk)) return void response.once('drain', more);
  };
  more();
}

function untilLost(link: SshLink): Promise<void> {
  return new Promise((resolve) => {
    const end = link.subscribe((state) => {
      if (state.kind === 'up') return;
      end();
      resolve();
    });
  });
}
