import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { CameraRates } from '../../../electron/telemetry/instance-rates.ts';
import { createTelemetryStore, type TelemetryStore } from '../../../electron/telemetry/store.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import type { SeriesMetric } from '../../../shared/model/telemetry.ts';

const site = 's1';
const service = 'counter';
/** A whole hour, so that minutes are easy to name. */
const hour = 1_800_000_000_000;
const at = (second: number) => hour + second * 1000;

type Sample = {
  requests?: number;
  errors?: number;
  failed?: number;
  queue?: number;
  response?: number;
};

function sample(
  store: TelemetryStore,
  second: number,
  values: Sample,
  slot: SlotName = 'a',
  gateway = 'g1',
) {
  const { requests = 10, errors = 0, failed = 0, queue = 0, response = 5 } = values;
  const rates = { requests, errors4xx: 0, errors5xx: errors, errorsConnection: 0, queue };
  store.addSlotSamples({ site, service, gateway }, slot, [
    { t: at(second), ...rates, failedConnections: failed, responseMs: response },
  ]);
}

function count(
  store: TelemetryStore,
  second: number,
  cameras: readonly CameraRates[],
  slot: SlotName = 'a',
) {
  const seconds = { slot, from: at(second) / 1000, to: at(second) / 1000 };
  const kinds = cameras.map((one) => ({
    slot,
    camera: one.camera,
    class: 'person',
    direction: 'in',
    rate: one.counts,
  }));
  const total = cameras.reduce((sum, one) => sum + one.counts, 0);
  store.addCounts(site, service, [{ ...seconds, total, kinds, cameras }]);
}

const camera = (name: string, counts: number, frames = 5, errors = 0): CameraRates => ({
  camera: name,
  counts,
  frames,
  errors,
});

function series(
  store: TelemetryStore,
  metric: SeriesMetric,
  now: number,
  more: { camera?: string; window?: '15m' | '24h' } = {},
) {
  const { window = '15m', ...rest } = more;
  const [found] = store.series({ site, service, metrics: [metric], window, ...rest }, now);
  return found?.points.map(({ t, v }) => [(t - hour) / 1000, v]);
}

describe('chart lines', () => {
  test('hold a gap where nothing was read, and nothing before the first value', () => {
    const store = createTelemetryStore();
    for (const second of [1, 2, 5]) sample(store, second, { requests: second });
    expect(series(store, 'requests', at(8))).toEqual([
      [1, 1],
      [2, 2],
      [3, null],
      [4, null],
      [5, 5],
      [6, null],
    ]);
  });

  test('leave out a second that may still be on its way', () => {
    const store = createTelemetryStore();
    sample(store, 1, {});
    expect(series(store, 'requests', at(2) + 300)).toEqual([[1, 10]]);
    expect(series(store, 'requests', at(4))?.at(-1)).toEqual([2, null]);
  });

  test('of errors are failed over all of 10 s, and a gap without frames', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 10; second += 1)
      sample(store, second, { errors: second === 10 ? 5 : 0 });
    expect(series(store, 'errors', at(10))?.at(-1)).toEqual([10, 0.05]);
    const quiet = createTelemetryStore();
    for (let second = 1; second <= 20; second += 1) sample(quiet, second, { requests: 0 });
    expect(series(quiet, 'errors', at(20))?.every(([, v]) => v === null)).toBe(true);
  });

  test('of counts are objects per minute over 10 s, of which 8 were read', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 8; second += 1) count(store, second, [camera('c1', 2)]);
    expect(series(store, 'counts', at(8))).toEqual([[8, 120]]);
    expect(series(store, 'counts', at(8), { camera: 'c1' })).toEqual([[8, 120]]);
    expect(series(store, 'counts', at(8), { camera: 'c2' })).toBeUndefined();
  });

  test('over 24 h have a point a minute, none for the minute that still runs', () => {
    const store = createTelemetryStore();
    for (let second = 0; second <= 150; second += 1)
      if (second < 60 || second >= 120) sample(store, second, { requests: 10, errors: 1 });
    for (let second = 180; second < 240; second += 1) sample(store, second, { requests: 4 });
    expect(series(store, 'requests', at(245), { window: '24h' })).toEqual([
      [0, 10],
      [60, null],
      [120, 10],
      [180, 4],
    ]);
    expect(series(store, 'errors', at(245), { window: '24h' })?.[0]).toEqual([0, 0.1]);
  });

  test('of two gateways are summed, and a gap when one of them is silent', () => {
    const store = createTelemetryStore();
    for (const second of [1, 2, 3, 4]) sample(store, second, { requests: 10, response: 10 });
    for (const second of [2, 4]) sample(store, second, { requests: 30, response: 30 }, 'a', 'g2');
    expect(series(store, 'requests', at(4))).toEqual([
      [1, 10],
      [2, 40],
      [3, null],
      [4, 40],
    ]);
    expect(series(store, 'response', at(4))?.at(-1)).toEqual([4, 25]);
  });

  test('of a slot that was filled anew begin anew', () => {
    const store = createTelemetryStore();
    sample(store, 1, {});
    count(store, 1, [camera('c1', 1)]);
    store.forgetSlot(site, service, 'a');
    expect(series(store, 'requests', at(1))).toBeUndefined();
    expect(store.camera(site, service, 'c1', at(1)).counts).toEqual([]);
  });
});

describe('the moment', () => {
  test('of a slot is what was read lately', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 60; second += 1) {
      sample(store, second, { requests: 20, errors: 1, queue: 3 });
      count(store, second, [camera('c1', 0.5)]);
    }
    expect(store.slot(site, service, 'a', at(60))).toEqual({
      requestsPerSecond: 20,
      errorRatio: 0.05,
      failedConnections: 0,
      recentFrames: 200,
      countsPerMinute: 30,
      queue: 3,
    });
  });

  test('is absent once it is old, or was never read', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 60; second += 1) sample(store, second, {});
    expect(store.slot(site, service, 'a', at(63))).toEqual({});
    expect(store.slot(site, service, 'b', at(60))).toEqual({});
    expect(store.slot('elsewhere', service, 'a', at(60))).toEqual({});
  });

  test('of a release that was put there just now is of the seconds since then', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 20; second += 1) sample(store, second, { requests: 90 });
    store.forgetSlot(site, service, 'a');
    const judged = (second: number) => {
      const { errorRatio, recentFrames } = store.slot(site, service, 'a', at(second));
      return { errorRatio, recentFrames };
    };
    expect(judged(20)).toEqual({});
    sample(store, 21, { requests: 0 });
    expect(judged(21)).toEqual({ recentFrames: 0 });
    sample(store, 22, { requests: 20, errors: 2 });
    expect(judged(22)).toEqual({ errorRatio: 0.1, recentFrames: 20 });
    sample(store, 26, { requests: 20 });
    expect(judged(26)).toEqual({});
    for (let second = 23; second <= 40; second += 1) sample(store, second, { requests: 20 });
    expect(judged(40)).toEqual({ errorRatio: 0, recentFrames: 200 });
  });

  test('of a slot that has long been there needs 8 seconds of the last 10', () => {
    const store = createTelemetryStore();
    const judged = (second: number) => store.slot(site, service, 'a', at(second)).errorRatio;
    for (let second = 1; second <= 7; second += 1) sample(store, second, {});
    expect(judged(7)).toBeUndefined();
    sample(store, 8, {});
    expect(judged(8)).toBe(0);
  });

  test('of counts needs 45 seconds of the last 60, and scales what it has', () => {
    const store = createTelemetryStore();
    const perMinute = () => store.slot(site, service, 'a', at(60)).countsPerMinute;
    for (let second = 1; second <= 44; second += 1) count(store, second, [camera('c1', 1)]);
    expect(perMinute()).toBeUndefined();
    count(store, 45, [camera('c1', 1)]);
    expect(perMinute()).toBe(60);
  });

  test('of a camera tells its frames, errors, counts and last frame', () => {
    const store = createTelemetryStore();
    for (let second = 1; second <= 60; second += 1) {
      const frames = second <= 50 ? 4 : 0;
      count(store, second, [camera('c1', second % 2, frames, frames / 4)]);
    }
    const found = store.camera(site, service, 'c1', at(52));
    expect(found).toMatchObject({ framesPerSecond: 4 / 3, lastFrameAt: iso(50) });
    expect(found.errorRatio).toBeCloseTo(0.25);
    const later = store.camera(site, service, 'c1', at(60));
    expect(later).toEqual({
      framesPerSecond: 0,
      counts: [{ slot: 'a', class: 'person', direction: 'in', perMinute: 30 }],
      lastFrameAt: iso(50),
    });
    expect(store.camera(site, service, 'c9', at(60))).toEqual({ counts: [] });
  });

  test("of a camera prefers the gateway's own figure for frames", () => {
    const store = createTelemetryStore();
    const [from, to] = [at(1) / 1000, at(3) / 1000];
    store.addCameraFrames(site, [{ service, name: 'c1', from, to, rate: 6 }]);
    count(store, 3, [camera('c1', 0, 5)]);
    expect(store.camera(site, service, 'c1', at(3)).framesPerSecond).toBe(6);
    expect(store.cameras(site, service, at(3))).toEqual(['c1']);
    expect(store.cameras(site, service, at(904))).toEqual([]);
  });

  test('shares are of frames and of objects, and absent without either', () => {
    const store = createTelemetryStore();
    expect(store.shares(site, service, 'b', ['a', 'b'], at(60))).toEqual({});
    for (let second = 1; second <= 60; second += 1) {
      sample(store, second, { requests: 30 });
      sample(store, second, { requests: 10 }, 'b');
      count(store, second, [camera('c1', 4)]);
      count(store, second, [camera('c2', 1)], 'b');
    }
    expect(store.shares(site, service, 'b', ['a', 'b'], at(60))).toEqual({
      reachedFrames: 0.25,
      reachedCounts: 0.2,
    });
  });

  test('what fell through is summed over gateways', () => {
    const store = createTelemetryStore();
    const [from, to] = [at(1) / 1000, at(1) / 1000];
    const event = { service, name: 'fallen-through', from, to, rate: 2 };
    store.addEvents(site, 'g1', [event, { ...event, name: 'other' }]);
    store.addEvents(site, 'g2', [event]);
    expect(store.fallenThrough(site, service, at(1))).toBe(4);
    expect(store.fallenThrough(site, service, at(9))).toBeUndefined();
  });
});

test('a camera weighs what it counted, wherever it was sent meanwhile', () => {
  const store = createTelemetryStore();
  for (let second = 1; second <= 100; second += 1) {
    const moved = second > 40;
    const here = [camera('c1', moved ? 0 : 2), camera('c2', 1)];
    count(store, second, here);
    if (moved) count(store, second, [camera('c1', 2)], 'b');
  }
  const weights = store.weights(site, service, at(100));
  expect([...weights]).toEqual([
    ['c1', 120],
    ['c2', 60],
  ]);
});

test('what is silent for a day is forgotten', () => {
  const store = createTelemetryStore();
  sample(store, 1, {});
  count(store, 1, [camera('c1', 1)]);
  store.prune(at(24 * 3600));
  expect(series(store, 'requests', at(24 * 3600))).toEqual([]);
  expect(store.camera(site, service, 'c1', at(1)).lastFrameAt).toBeDefined();
  store.prune(at(24 * 3600 + 2));
  expect(store.camera(site, service, 'c1', at(1)).lastFrameAt).toBeUndefined();
  expect(series(store, 'requests', at(24 * 3600 + 2))).toBeUndefined();
});

test('cameras made up by a sender push out one another, not those that go on sending', () => {
  const store = createTelemetryStore();
  for (let second = 1; second <= 30; second += 1) {
    const seconds = { service, from: at(second) / 1000, to: at(second) / 1000, rate: 1 };
    const invented = Array.from({ length: 50 }, (_, index) => `x-${second}-${index}`);
    const names = ['c1', ...invented];
    store.addCameraFrames(
      site,
      names.map((name) => ({ ...seconds, name })),
    );
  }
  const held = store.cameras(site, service, at(30));
  expect(held.length).toBe(1024);
  expect(held).toContain('c1');
  expect(held).not.toContain('x-1-0');
});

test('a second that was never written is never a number, whatever the metric', () => {
  const seconds = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { minLength: 1 });
  fc.assert(
    fc.property(seconds, (written) => {
      const store = createTelemetryStore();
      written.sort((a, b) => a - b);
      for (const second of written) sample(store, second, {});
      for (const metric of ['requests', 'queue', 'response'] as const)
        for (const [second, value] of series(store, metric, at(125)) ?? [])
          expect(value === null).toBe(!written.includes(second as number));
    }),
  );
});

const iso = (second: number) => new Date(at(second)).toISOString();

describe('shares of a whole that is not known', () => {
  test('a slot that was never read makes the share a gap, not the whole', () => {
    const store = createTelemetryStore();
    const counted = (slot: SlotName) => ({
      slot,
      from: 1_000,
      to: 1_060,
      total: 1,
      kinds: [],
      cameras: [],
    });
    store.addCounts('s', 'x', [counted('a'), counted('b')]);
    const now = 1_060_000;
    expect(store.shares('s', 'x', 'b', ['a', 'b'], now).reachedCounts).toBeCloseTo(0.5);
    expect(store.shares('s', 'x', 'b', ['a', 'b', 'c'], now)).not.toHaveProperty('reachedCounts');
  });
});

describe('connections that failed without the loss of a frame', () => {
  const held = (values: Sample) => {
    const store = createTelemetryStore();
    for (let second = 0; second < 10; second += 1) sample(store, second, values);
    const now = at(9);
    const { errorRatio, failedConnections } = store.slot(site, service, 'a', now);
    return {
      lost: [errorRatio, failedConnections],
      chart: series(store, 'errors', now)?.at(-1)?.[1],
      faults: store.faults(site, service, 'a', now),
    };
  };

  it.each([
    ['none', { requests: 10, errors: 1 }, 0.1, 0, { errorRatio: 0.1, recentFrames: 100 }],
    ['some', { requests: 10, failed: 3 }, 0, 3, { errorRatio: 0.3, recentFrames: 100 }],
    ['two a frame', { requests: 10, failed: 20 }, 0, 20, { errorRatio: 1, recentFrames: 200 }],
    ['of a frame that fails in the end', { errors: 10, failed: 10 }, 1, 10, { errorRatio: 1 }],
    ['while stable takes each', { requests: 0, failed: 5 }, undefined, 5, { errorRatio: 1 }],
  ])('are the fault of the release and no errors: %s', (_, values, errors, failed, faults) => {
    const found = held(values);
    expect(found.lost).toEqual([errors, failed]);
    expect(found.chart ?? undefined).toBe(errors);
    expect(found.faults).toMatchObject(faults);
  });
});
