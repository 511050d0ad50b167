import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behaviours } from '../../../electron/lab/counter/behaviour.ts';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { createCounterServer } from '../../../electron/lab/counter/server.ts';
import { parseClock } from '../../../electron/links/haproxy/show-activity.ts';
import { parseInfo } from '../../../electron/links/haproxy/show-info.ts';
import { parseStat } from '../../../electron/links/haproxy/show-stat.ts';
import { parseTable } from '../../../electron/links/haproxy/show-table.ts';
import { systemClock, timed } from '../../../electron/telemetry/clock.ts';
import { clockOffset } from '../../../electron/telemetry/clock-offset.ts';
import { startTelemetry } from '../../../electron/telemetry/collect.ts';
import type { GatewaySample } from '../../../electron/telemetry/gateway-reading.ts';
import { serversNow } from '../../../electron/telemetry/servers-now.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import { freePort } from '../../support/machine/ports.ts';
import { waitFor } from '../../support/machine/wait.ts';

const haproxyPath = '/usr/sbin/haproxy';
const available = existsSync(haproxyPath);
if (!available) console.warn(`skipped: ${haproxyPath} is not installed (apt install haproxy)`);

const config = (socket: string, port: number, a: number, b: number) => `global
  stats socket ${socket} mode 600 level admin
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend td_in_main
  bind 127.0.0.1:${port}
  http-request set-var(txn.key) req.hdr(x-key)
  http-request track-sc0 var(txn.key) table td_cameras
  use_backend td_counter_b if { req.hdr(x-tallydeck-camera) cam-2 }
  default_backend td_counter_a
backend td_cameras
  stick-table type string len 128 size 1k expire 1h store http_req_cnt,http_req_rate(10s)
backend td_counter_a
  server i1 127.0.0.1:${a} check
  server i2 127.0.0.1:1 disabled
backend td_counter_b
  server i1 127.0.0.1:${b} check
`;

describe.skipIf(!available)("a real HAProxy's counters", () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-tele-'));
  const socket = path.join(dir, 'admin.sock');
  const servers: Server[] = [];
  let port = 0;
  let haproxy: ChildProcess | undefined;

  const counter = async (name: 'good' | 'failing') => {
    const server = createCounterServer(behaviours[name], name).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const start = async () => {
    haproxy = spawn(haproxyPath, ['-f', path.join(dir, 'h.cfg')], { stdio: 'ignore' });
    await waitFor(() => ask('show info').then(parseInfo, () => undefined), { what: 'HAProxy' });
  };
  const stop = async () => {
    if (!haproxy) return;
    const ended = once(haproxy, 'exit');
    haproxy.kill('SIGKILL');
    await ended;
    rmSync(socket, { force: true });
  };

  beforeAll(async () => {
    port = await freePort();
    const [a, b] = [await counter('good'), await counter('failing')];
    writeFileSync(path.join(dir, 'h.cfg'), config(socket, port, a, b));
    await start();
  });
  afterAll(async () => {
    await stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(dir, { recursive: true, force: true });
  });

  function ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const stream = net.connect(socket, () => stream.end(`${command}\n`));
      stream.on('data', (chunk) => {
        answer += chunk;
      });
      stream.on('end', () => resolve(answer));
      stream.on('error', reject);
    });
  }

  async function read(tick: number): Promise<GatewaySample> {
    const info = parseInfo(await ask('show info'));
    const { at, value: rows } = await timed(systemClock, tick, () => ask('show stat'));
    const cameras = parseTable(await ask('show table td_cameras'));
    return { at, pid: info?.pid ?? 0, rows: parseStat(rows), cameras };
  }

  async function send(camera: string, frames: number): Promise<number> {
    const scene = createScene(2);
    let failed = 0;
    const headers = { 'x-tallydeck-camera': camera, 'x-key': `counter/${camera}` };
    for (let n = 0; n < frames; n += 1) {
      const body = new Uint8Array(scene.frame(n));
      const url = `http://127.0.0.1:${port}/`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      if (answer.status >= 400) failed += 1;
    }
    return failed;
  }

  test('become rates that add up to the frames sent, and a restart is a gap', async () => {
    const store = createTelemetryStore();
    let polls = 0;
    const end = startTelemetry({
      clock: systemClock,
      store,
      gateways: () => [{ id: 'g1', site: 's1' }],
      services: () => [],
      async readGateway(gateway, tick) {
        try {
          return { kind: 'done', value: await read(tick) };
        } catch (error) {
          const fault = { host: gateway, command: 'show stat', detail: String(error) };
          return { kind: 'failed', fault };
        } finally {
          polls += 1;
        }
      },
      standing: () => undefined,
      readMetrics: async () => [],
      others: () => [],
      onFault: (key, error) => {
        throw new Error(`${key}: ${error}`);
      },
    });
    const points = (metric: 'requests', slot: 'a' | 'b') =>
      store
        .series({ site: 's1', service: 'counter', metrics: [metric], window: '15m' }, Date.now())
        .find((series) => series.slot === slot)?.points ?? [];
    const sum = (slot: 'a' | 'b') =>
      points('requests', slot).reduce((total, { v }) => total + (v ?? 0), 0);
    try {
      await waitFor(() => polls >= 2, { what: 'two readings' });
      const [failedA, failedB] = await Promise.all([send('cam-1', 120), send('cam-2', 60)]);
      expect([failedA, failedB > 0]).toEqual([0, true]);
      await waitFor(() => sum('a') > 108 && sum('b') > 54, { what: 'the frames to be seen' });
      // Rates are over the time that really passed: they add up but for the jitter of the polls.
      expect(sum('a')).toBeLessThan(132);
      expect(sum('b')).toBeLessThan(66);
      const seen = store.camera('s1', 'counter', 'cam-2', Date.now());
      expect(seen.lastFrameAt).toBeDefined();
      expect(store.cameras('s1', 'counter', Date.now()).toSorted()).toEqual(['cam-1', 'cam-2']);

      await stop();
      await start();
      const restarted = polls;
      await waitFor(() => polls >= restarted + 3, { what: 'readings of the new process' });
      const after = points('requests', 'a');
      expect(after.some(({ v }) => v === null)).toBe(true);
      expect(after.every(({ v }) => v === null || v >= 0)).toBe(true);
      expect(sum('a')).toBeLessThan(132);
    } finally {
      await end();
    }
  });

  test('tell its servers and its clock', async () => {
    const { rows } = await read(0);
    const instances = ['i1', 'i2'].map((name) => ({ name, address: '127.0.0.1', port: 1 }));
    await waitFor(
      async () => serversNow((await read(0)).rows, 'counter', 'a', instances)[0]?.state === 'up',
      { what: 'a passed check' },
    );
    expect(serversNow(rows, 'counter', 'a', instances)[1]?.state).toBe('maintenance');
    const { value, sentAt, receivedAt } = await timed(systemClock, 0, () => ask('show activity'));
    const offset = clockOffset(sentAt, receivedAt, 1000 * (parseClock(value) ?? 0));
    // The same machine, but HAProxy's `date_now` is its own smoothed time: 180 ms off was seen here
    // when the machine was busy.
    expect(Math.abs(offset.ms)).toBeLessThan(offset.uncertaintyMs + 5000);
  });
});
