import { expect, test } from 'vitest';
import type { StatRow } from '../../../electron/links/haproxy/show-stat.ts';
import { eventRates, frameRates } from '../../../electron/telemetry/camera-rates.ts';
import type { GatewaySample } from '../../../electron/telemetry/gateway-reading.ts';
import { slotOf, slotSamples } from '../../../electron/telemetry/haproxy-sample.ts';
import { serversNow } from '../../../electron/telemetry/servers-now.ts';

const zeros = {
  req_tot: 0,
  hrsp_4xx: 0,
  hrsp_5xx: 0,
  econ: 0,
  eresp: 0,
  wredis: 0,
  qcur: 0,
  rtime: 0,
};

function backend(pxname: string, numbers: Readonly<Record<string, number>>): StatRow {
  return { pxname, svname: 'BACKEND', kind: 'backend', status: 'UP', check: '', numbers };
}

function reading(second: number, rows: readonly StatRow[], more: Partial<GatewaySample> = {}) {
  const at = { tick: second * 1000, wall: second * 1000, mono: second * 1000 };
  return { at, pid: 7, rows, ...more };
}

test('two readings of a backend of ours become a sample of its slot', () => {
  const before = reading(10, [backend('td_counter_b', { ...zeros, req_tot: 100, hrsp_5xx: 1 })]);
  const numbers = {
    req_tot: 130,
    hrsp_4xx: 2,
    hrsp_5xx: 4,
    econ: 1,
    eresp: 2,
    wredis: 1,
    qcur: 5,
    rtime: 12,
  };
  const after = reading(11, [backend('td_counter_b', numbers)]);
  const sample = {
    requests: 30,
    errors4xx: 2,
    errors5xx: 3,
    errorsConnection: 3,
    failedConnections: 1,
  };
  expect(slotSamples(before, after)).toEqual([
    {
      service: 'counter',
      slot: 'b',
      samples: [{ t: 11_000, ...sample, queue: 5, responseMs: 12 }],
    },
  ]);
});

test("the response time is that of the slot's own servers, not of what stable answered for them", () => {
  const rows = (...servers: readonly (readonly [stot: number, rtime: number])[]) => [
    // The backend's own figure has a frame of 400 ms that went through to stable.
    backend('td_counter_b', { ...zeros, req_tot: 130, rtime: 400 }),
    ...servers.map(([stot, rtime], index): StatRow => {
      const numbers = { stot, rtime };
      const pxname = 'td_counter_b';
      return { pxname, svname: `i${index + 1}`, kind: 'server', status: 'UP', check: '', numbers };
    }),
  ];
  const before = reading(10, rows([100, 10], [20, 90], [0, 0]));
  const response = (after: ReturnType<typeof rows>) =>
    slotSamples(before, reading(11, after))[0]?.samples[0]?.responseMs;
  expect(response(rows([130, 12], [30, 60], [0, 0]))).toBe((30 * 12 + 10 * 60) / 40);
  // Nothing came since: as it was, by all that each has answered.
  expect(response(rows([100, 10], [20, 90], [0, 0]))).toBeCloseTo((100 * 10 + 20 * 90) / 120);
  expect(response(rows([0, 0], [0, 0], [0, 0]))).toBeNaN();
});

test('a missed poll is spread over the seconds it took, a longer silence is a gap', () => {
  const rows = (total: number) => [backend('td_counter_a', { ...zeros, req_tot: total })];
  const spread = slotSamples(reading(10, rows(0)), reading(13, rows(30)))[0]?.samples;
  expect(spread?.map(({ t, requests }) => [t, requests])).toEqual([
    [11_000, 10],
    [12_000, 10],
    [13_000, 10],
  ]);
  expect(slotSamples(reading(10, rows(0)), reading(14, rows(30)))).toEqual([]);
});

test('another process, or counters that were cleared, make a gap', () => {
  const rows = (total: number) => [backend('td_counter_a', { ...zeros, req_tot: total })];
  expect(slotSamples(reading(10, rows(50)), reading(11, rows(60), { pid: 8 }))).toEqual([]);
  expect(slotSamples(reading(10, rows(50)), reading(11, rows(3)))).toEqual([]);
});

test('no answer yet means no response time, and a missing column no sample', () => {
  const idle = [backend('td_counter_a', zeros)];
  const [found] = slotSamples(reading(10, idle), reading(11, idle));
  expect(found?.samples[0]).toMatchObject({ requests: 0, responseMs: Number.NaN });
  const partial = [backend('td_counter_a', { req_tot: 1 })];
  expect(slotSamples(reading(10, partial), reading(11, partial))).toEqual([]);
});

test("other people's backends and our tables are passed over", () => {
  expect(slotOf('td_lobby_cam_a')).toEqual({ service: 'lobby_cam', slot: 'a' });
  for (const name of ['web', 'td_cameras', 'td_events', 'td_counter_d', 'td__a'])
    expect(slotOf(name)?.service).not.toBe('counter');
  const rows = [backend('web_a', zeros), backend('td_cameras', zeros)];
  expect(slotSamples(reading(10, rows), reading(11, rows))).toEqual([]);
});

test('a camera that appears in the table has sent all its frames since', () => {
  const table = (...pairs: readonly [string, number][]) =>
    pairs.map(([key, requests]) => ({ key, requests, recent: 0 }));
  const rows = [backend('td_counter_a', zeros)];
  const before = reading(10, rows, { cameras: table(['counter/cam-1', 40]) });
  const after = reading(12, [], {
    cameras: table(['counter/cam-1', 60], ['counter/cam-2', 8], ['nonsense', 3]),
  });
  expect(frameRates(before, after)).toEqual([
    { service: 'counter', name: 'cam-1', from: 11, to: 12, rate: 10 },
    { service: 'counter', name: 'cam-2', from: 11, to: 12, rate: 4 },
  ]);
  // The table forgot cam-1 and made it again: nobody knows how many came before.
  const expired = reading(13, [], { cameras: table(['counter/cam-1', 2]) });
  expect(frameRates(after, expired)).toEqual([]);
  expect(eventRates(before, after)).toEqual([]);
});

test('frames counted before the service was read are no rate of its first second', () => {
  const table = (requests: number) => [{ key: 'counter/cam-1', requests, recent: 0 }];
  const other = [backend('td_lobby_a', zeros)];
  const both = [...other, backend('td_counter_a', zeros)];
  const before = reading(10, other, { cameras: [], events: [] });
  const first = reading(11, both, { cameras: table(9000), events: table(9000) });
  expect([frameRates(before, first), eventRates(before, first)]).toEqual([[], []]);
  const next = reading(12, both, { cameras: table(9004), events: table(9004) });
  expect(frameRates(first, next)).toMatchObject([{ name: 'cam-1', rate: 4 }]);
  const empty = reading(10, both, { cameras: [] });
  expect(frameRates(empty, reading(11, both, { cameras: table(4) }))).toMatchObject([{ rate: 4 }]);
});

test("HAProxy's words for a server become ours; prepared servers not in use are left out", () => {
  const server = (svname: string, status: string, check = 'L7OK/200'): StatRow => ({
    pxname: 'td_counter_a',
    svname,
    kind: 'server',
    status,
    check,
    numbers: {},
  });
  const words = [
    ['UP', 'up'],
    ['UP 1/3', 'up'],
    ['DOWN', 'down'],
    ['DOWN 1/2', 'checking'],
    ['MAINT (via x/y)', 'maintenance'],
    ['DRAIN', 'draining'],
    ['NOLB', 'draining'],
    ['no check', 'up'],
  ] as const;
  const rows = words.map(([status], index) => server(`i${index}`, status));
  const instances = words.map((_, index) => ({ name: `i${index}`, address: '10.0.0.9', port: 1 }));
  const found = serversNow([...rows, server('i99', 'MAINT')], 'counter', 'a', instances);
  expect(found.map(({ state }) => state)).toEqual(words.map(([, state]) => state));
  const [made] = serversNow([server('i1', 'UP', 'INI')], 'counter', 'a', [
    { name: 'i1', address: '10.0.0.9', port: 1 },
  ]);
  expect(made?.state).toBe('checking');
});
