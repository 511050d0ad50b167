import { type ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../console/built.ts';
import { root } from '../machine/sources.ts';

/** Bytes: `used` is what a program holds after a collection, `peak` its largest resident set since asked last. */
export type Memory = { readonly rss: number; readonly peak: number; readonly used: number };

export type MeasuredHost = {
  readonly url: URL;
  readonly data: string;
  memory(asked: 'settled' | 'now'): Promise<Memory>;
  /** What its log says of dropped clients. */
  drops(): readonly string[];
  close(): Promise<void>;
};

/** The built headless host as a program of its own, on a fleet of many sites out of reach. */
export async function startMeasuredHost(sites: number): Promise<MeasuredHost> {
  await ensureBuilt();
  const directory = mkdtempSync(join(tmpdir(), 'td-hostile-'));
  const [program, data, fleet] = ['dist', 'data', 'fleet.yaml'].map((one) => join(directory, one));
  if (!program || !data || !fleet) throw new Error('unreachable');
  cpSync(join(root, 'dist'), program, { recursive: true });
  writeFileSync(fleet, JSON.stringify(fleetOf(sites)));
  const probe = join(import.meta.dirname, 'memory-probe.mjs');
  const node = ['--expose-gc', '--import', probe, join(program, 'server.mjs')];
  const words = ['--port', '0', '--data', data, '--fleet', fleet, '--no-open'];
  const child = spawn(process.execPath, [...node, ...words], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const url = await announced(child);
  return {
    url,
    data,
    memory: async (asked) => {
      const answer = memoryTold(child);
      child.send(asked);
      return answer;
    },
    drops: () =>
      readFileSync(join(data, 'tallydeck.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('a client was dropped')),
    close: async () => {
      process.off('exit', onExit);
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The host says its port in the same way: what is no answer of the probe is passed over. */
async function memoryTold(child: ChildProcess): Promise<Memory> {
  for await (const [message] of on(child, 'message')) {
    const { memory } = message as { readonly memory?: Memory };
    if (memory) return memory;
  }
  throw new Error('unreachable');
}

async function announced(child: ChildProcess): Promise<URL> {
  if (!child.stdout) throw new Error('the host has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^Tallydeck is at (http\S+)$/.exec(line)?.[1];
    if (found) return new URL(found);
  }
  throw new Error('the host ended without saying its address');
}

const labels = { camera: 'camera', class: 'class', direction: 'direction', code: 'code' };

/** Each site with a gateway behind a port where nobody listens, and ten cameras. */
function fleetOf(sites: number) {
  const names = Array.from({ length: sites }, (_, index) => `site-${index}`);
  const entries = <T>(make: (site: string) => readonly (readonly [string, T])[]) =>
    Object.fromEntries(names.flatMap(make));
  return {
    name: 'Hostile',
    environments: { all: { kind: 'production', color: '#2f9e44', order: 1 } },
    sites: entries((site) => [
      [
        site,
        { environment: 'all', latitude: 10.7, longitude: 106.7, timeZone: 'Asia/Ho_Chi_Minh' },
      ],
    ]),
    gateways: entries((site) => [
      [
        `${site}-gw`,
        {
          site,
          mode: 'manage',
          ssh: { host: '127.0.0.1', port: 1, user: 'nobody', agent: true },
          listeners: { frames: { address: '127.0.0.1', port: 20_000 + names.indexOf(site) } },
          routes: [{ listener: 'frames', service: 'counter' }],
          engines: [],
        },
      ],
    ]),
    engines: {},
    cameras: entries((site) =>
      Array.from({ length: 10 }, (_, camera) => [
        `${site}-cam-${camera}`,
        {
          site,
          gateway: `${site}-gw`,
          service: 'counter',
          zone: 'entrance',
          model: 'test',
          match: { path: `/in/${site}/${camera}` },
        },
      ]),
    ),
    services: {
      counter: { port: 8080, metrics: { counts: 'n_total', requests: 'f_total', labels } },
    },
  };
}
