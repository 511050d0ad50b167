import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drops } from '../../electron/host/limits.ts';
import { socketPath } from '../../electron/host/socket-path.ts';
import { longestSilenceMs, triesAgain } from '../support/console/silence.ts';
import { attacks, type Seen } from '../support/hostile/attacks.ts';
import { type Bystander, startBystander } from '../support/hostile/bystander.ts';
import { type MeasuredHost, startMeasuredHost } from '../support/hostile/host.ts';
import type { Target } from '../support/hostile/wire.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

/** Share of memory that may stay after an attack. */
const mayStay = 1.2;
const warmUp = [
  'readers that never read, 20 over the local socket',
  'messages of 240,000 nested brackets',
  'the page asked for 25,000 times and not read',
];

/** The close code that those who are dropped get; the others are slowed down, and stay. */
const closedWith: Readonly<Record<string, number>> = {
  '800 events of 0.9 MB for one stream': 1009,
  'one message of 300 MB': 1009,
  'a message of a million fragments': 1008,
  'a million pings, their answers unread': 1006,
  '300 clients with a token': 1013,
};
const gone = [
  '800 events of 200 kB for one stream',
  '1,500 half-sent requests',
  '1,500 half-sent upgrades',
  '1,500 requests with half a body',
  '4,000 idle connections',
  '3,000 upgrades with a wrong token, never closed',
];

let host: MeasuredHost;
let bystander: Bystander;
let target: Target;
const rows: string[][] = [];

beforeAll(async () => {
  host = await startMeasuredHost(100);
  const token = new URLSearchParams(host.url.hash.slice(1)).get('token') ?? '';
  const port = Number(host.url.port);
  target = { port, token, socketPath: socketPath(host.data), asset: largestAsset() };
  bystander = await startBystander(host.url, token);
  const fresh = await host.memory('settled');
  // Code and caches that the first attacks leave behind are no leak.
  for (const name of warmUp) await attack(name);
  rows.push(['none, just started', `${mb(fresh.rss)} (${mb(fresh.used)})`, '', '', '', '']);
}, 120_000);

afterAll(async () => {
  printTable();
  await bystander.stop();
  await host.close();
});

function largestAsset(): string {
  const directory = join(root, 'dist/renderer/assets');
  const sizes = readdirSync(directory).map((name) => [statSync(join(directory, name)).size, name]);
  return `/assets/${sizes.sort((a, b) => Number(b[0]) - Number(a[0]))[0]?.[1]}`;
}

/** In a thread, so that it does not delay the page beside it; its connections end with the thread. */
async function attack(name: string, enough: Promise<unknown> = Promise.resolve()): Promise<Seen> {
  const program = new URL('../support/hostile/attacks.ts', import.meta.url);
  const worker = new Worker(program, { workerData: { name, target } });
  try {
    const seen = new Promise<Seen>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
    await Promise.race([enough, seen]);
    worker.postMessage('enough');
    return await seen;
  } finally {
    await worker.terminate();
  }
}

/** In the log, once the buffers of the system are full, and nothing was taken from them for 10 s. */
const notReadingIsTold = () =>
  waitFor(() => host.drops().some((line) => line.includes(drops.notReading.reason)), {
    deadlineMs: 90_000,
    everyMs: 250,
    what: 'a client dropped since it does not read',
  });

function printTable(): void {
  const head = [
    'attack',
    'before MB',
    'peak MB',
    'after MB',
    'longest wait ms',
    'connections left',
  ];
  console.log([head, ...rows].map((row) => row.join(' | ')).join('\n'));
}

const mb = (bytes: number) => String(Math.round(bytes / 2 ** 20));

describe.skipIf(process.platform !== 'linux')('the headless host under attack', () => {
  /** Memory that leaks grows each time; what the system keeps for the process does so once. */
  const options = { timeout: 150_000, retry: triesAgain };
  it.each(Object.keys(attacks))('holds against %s', options, async (name) => {
    const before = await host.memory('settled');
    bystander.longestMs();
    const isUnread = name === 'readers that never read, 20 over WebSocket';
    const seen = await attack(name, isUnread ? notReadingIsTold() : undefined);
    const { peak } = await host.memory('now');
    const longest = bystander.longestMs();
    let after = await host.memory('settled');
    rows.push([
      name,
      `${mb(before.rss)} (${mb(before.used)})`,
      mb(peak),
      '',
      longest.toFixed(0),
      `${seen.left} of ${seen.opened}, codes ${[...new Set(seen.codes)]}`,
    ]);
    const settled = async () => {
      after = await host.memory('settled');
      return after.used < before.used * mayStay && after.rss < before.rss * mayStay;
    };
    // Each look is a whole collection, which nothing else gets its turn beside.
    await waitFor(settled, { everyMs: 250, what: 'memory as it was before' }).finally(() => {
      rows.at(-1)?.splice(3, 1, `${mb(after.rss)} (${mb(after.used)})`);
    });
    expect(longest).toBeLessThanOrEqual(longestSilenceMs);
    const code = closedWith[name];
    if (code !== undefined) expect(seen.codes).toContain(code);
    if (gone.includes(name)) expect(seen.left).toBe(0);
  });
});
