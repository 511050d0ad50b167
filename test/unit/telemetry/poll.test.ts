import { expect, test } from 'vitest';
import type { Clock } from '../../../electron/telemetry/clock.ts';
import { timed } from '../../../electron/telemetry/clock.ts';
import { startTelemetry } from '../../../electron/telemetry/collect.ts';
import { startPolling } from '../../../electron/telemetry/poll.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import { counterService } from '../../support/gateway/counter-service.ts';
import { testCameras } from '../../support/gateway/traffic.ts';

/** A clock that stands still until it is moved. */
function handClock(start = 1_800_000_000_300) {
  let [wall, mono] = [start, 500];
  let timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => wall,
    mono: () => mono,
    after(ms, run) {
      const timer = { at: mono + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  };
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    clock,
    timers: () => timers.length,
    /** Lets so much time pass, and everything that is due in it happen. */
    async pass(ms: number) {
      const end = mono + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        wall += next.at - mono;
        mono = next.at;
        next.run();
        await settle();
      }
      wall += end - mono;
      mono = end;
      await settle();
    },
    /** Sets the wall clock. */
    set(ms: number) {
      wall = ms;
    },
  };
}

const noFault = (key: string, error: unknown) => {
  throw new Error(`fault in ${key}: ${error}`);
};

test('jobs run at once, then once a second, at whole seconds and always at their own place', async () => {
  const { clock, pass } = handClock();
  const runs: [string, number, number][] = [];
  const jobs = ['g1', 'g2', 'g3', 'g4'].map((key) => ({
    key,
    run: async (tick: number) => void runs.push([key, tick, clock.now() - tick]),
  }));
  const stop = startPolling({ clock, jobs: () => jobs, onFault: noFault });
  await pass(0);
  await pass(5000);
  await stop();
  for (const { key } of jobs) {
    const [atOnce, ...own] = runs.filter(([of]) => of === key);
    expect(atOnce).toEqual([key, 1_800_000_000_000, 300]);
    expect(own.map(([, tick]) => tick - 1_800_000_000_000)).toEqual(
      [1, 2, 3, 4, 5].map((s) => s * 1000).slice(0, own.length),
    );
    expect(own.length).toBeGreaterThanOrEqual(4);
    expect(new Set(own.map(([, , place]) => place)).size).toBe(1);
    expect(own[0]?.[2]).toBeLessThan(400);
  }
  expect(new Set(runs.map(([, , place]) => place)).size).toBeGreaterThan(1);
});

test('what goes by the readings comes after them in the same second', async () => {
  const { clock, pass } = handClock();
  const runs: [string, number][] = [];
  const run = (key: string) => async (tick: number) => void runs.push([key, tick]);
  const read = Array.from({ length: 40 }, (_, index) => `gateway g${index}`);
  const jobs = [
    { key: 'rollouts', isLast: true as const, run: run('rollouts') },
    ...read.map((key) => ({ key, run: run(key) })),
  ];
  const stop = startPolling({ clock, jobs: () => jobs, onFault: noFault });
  await pass(0);
  runs.length = 0;
  await pass(5000);
  await stop();
  const ticks = [...new Set(runs.map(([, tick]) => tick))].slice(0, 4);
  expect(ticks).toHaveLength(4);
  for (const tick of ticks) {
    const own = runs.filter(([, of]) => of === tick).map(([key]) => key);
    expect(own).toHaveLength(jobs.length);
    expect(own.at(-1)).toBe('rollouts');
  }
});

test('a slow job misses its ticks and delays nobody', async () => {
  const { clock, pass } = handClock();
  const ticks: Record<string, number[]> = { slow: [], quick: [] };
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const jobs = [
    {
      key: 'slow',
      run: (tick: number) => {
        ticks.slow?.push(tick);
        return slow;
      },
    },
    { key: 'quick', run: async (tick: number) => void ticks.quick?.push(tick) },
  ];
  const stop = startPolling({ clock, jobs: () => jobs, onFault: noFault });
  await pass(4500);
  expect(ticks.slow).toHaveLength(1);
  expect(ticks.quick).toHaveLength(5);
  release();
  await pass(2000);
  expect(ticks.slow).toHaveLength(3);
  await stop();
});

test('a job that throws is told of and stops nothing', async () => {
  const { clock, pass } = handClock();
  const faults: string[] = [];
  let runs = 0;
  const jobs = [
    {
      key: 'bad',
      run: () => {
        throw new Error('ours');
      },
    },
    {
      key: 'good',
      run: async () => {
        runs += 1;
      },
    },
  ];
  const stop = startPolling({
    clock,
    jobs: () => jobs,
    onFault: (key, error) => void faults.push(`${key}: ${(error as Error).message}`),
  });
  await pass(2500);
  await stop();
  expect(faults).toEqual(['bad: ours', 'bad: ours', 'bad: ours']);
  expect(runs).toBe(3);
});

test('a clock set back or ahead changes the tick, and polling goes on', async () => {
  const { clock, pass, set } = handClock();
  const ticks: number[] = [];
  const jobs = [{ key: 'g', run: async (tick: number) => void ticks.push(tick) }];
  const stop = startPolling({ clock, jobs: () => jobs, onFault: noFault });
  await pass(2000);
  set(clock.now() - 3_600_000);
  await pass(3000);
  set(clock.now() + 7_200_000);
  await pass(3000);
  await stop();
  expect(ticks.length).toBeGreaterThanOrEqual(7);
  expect(ticks.every((tick) => tick % 1000 === 0)).toBe(true);
  const steps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0));
  expect(steps.filter((step) => step === 1000).length).toBeGreaterThanOrEqual(4);
  expect(Math.min(...steps)).toBeLessThan(-3_500_000);
  expect(Math.max(...steps)).toBeGreaterThan(7_100_000);
});

test('the closer waits for what runs, and leaves no timer', async () => {
  const { clock, pass, timers } = handClock();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stop = startPolling({
    clock,
    jobs: () => [{ key: 'g', run: () => held }],
    onFault: noFault,
  });
  await pass(1500);
  let closed = false;
  const closing = stop().then(() => {
    closed = true;
  });
  await pass(3000);
  expect(closed).toBe(false);
  release();
  await closing;
  expect(timers()).toBe(0);
});

test('a reading is dated in the middle between question and answer', async () => {
  const { clock, pass } = handClock();
  const reading = timed(
    clock,
    7000,
    () => new Promise((resolve) => clock.after(80, () => resolve('x'))),
  );
  await pass(100);
  expect((await reading).at).toEqual({ tick: 7000, wall: 1_800_000_000_340, mono: 540 });
});

test('from poll to chart: one gateway that fails leaves a gap of its own', async () => {
  const { clock, pass } = handClock();
  const store = createTelemetryStore();
  const asked: string[] = [];
  const fault = { host: 'g2', command: 'show stat', detail: 'the link is down' };
  const stop = startTelemetry({
    clock,
    store,
    gateways: () => ['g1', 'g2'].map((id) => ({ id, site: `site-of-${id}` })),
    services: () => [],
    async readGateway(gateway, tick) {
      const second = asked.filter((one) => one === gateway).push(gateway);
      asked.push(gateway);
      if (gateway === 'g2' && second >= 3 && second <= 6) return { kind: 'failed', fault };
      const numbers = {
        req_tot: clock.mono() / 100,
        hrsp_4xx: 0,
        hrsp_5xx: 0,
        econ: 0,
        eresp: 0,
        wredis: 0,
        qcur: 0,
      };
      const row = { pxname: 'td_counter_a', svname: 'BACKEND', status: 'UP', check: '', numbers };
      const at = { tick, wall: clock.now(), mono: clock.mono() };
      return { kind: 'done', value: { at, pid: 1, rows: [{ ...row, kind: 'backend' as const }] } };
    },
    standing: () => undefined,
    readMetrics: async () => [],
    others: () => [],
    onFault: noFault,
  });
  await pass(10_000);
  await stop();
  const points = (site: string) =>
    store
      .series({ site, service: 'counter', metrics: ['requests'], window: '15m' }, clock.now())[0]
      ?.points.map(({ v }) => v);
  const whole = points('site-of-g1');
  const isTen = (value: number | null) => value !== null && Math.abs(value - 10) < 0.001;
  expect(whole?.length).toBeGreaterThan(8);
  expect(whole?.every(isTen)).toBe(true);
  const broken = points('site-of-g2');
  // Four polls that failed, and the first after them: nobody knows how its frames were spread.
  expect(broken?.filter((value) => value === null)).toHaveLength(5);
  expect(broken?.filter((value) => value !== null).every(isTen)).toBe(true);
});

test('counts of a camera that its counter calls otherwise are those of its id', async () => {
  const { clock, pass } = handClock();
  const store = createTelemetryStore();
  const cameras = testCameras('g1', 2).map((camera, n) =>
    n === 0 ? { ...camera, metric: 'Entrance 1' } : camera,
  );
  const stop = startTelemetry({
    clock,
    store,
    gateways: () => [],
    services: () => [{ site: 'site-1', service: counterService, cameras }],
    readGateway: async () => ({ kind: 'failed', fault: { host: '', command: '', detail: '' } }),
    standing: () => undefined,
    readMetrics: async (_site, _service, tick) => {
      const total = clock.mono() / 100;
      const text = `tally_objects_total{camera="Entrance 1"} ${total}\ntally_objects_total{camera="cam-2"} ${total}\n`;
      const at = { tick, wall: clock.now(), mono: clock.mono() };
      const result = {
        kind: 'read' as const,
        at,
        identity: { id: 'c' },
        page: parsePrometheus(text),
      };
      return [{ slot: 'a', instance: 'i1', result }];
    },
    others: () => [],
    onFault: noFault,
  });
  await pass(10_000);
  await stop();
  expect(store.cameras('site-1', 'counter', clock.now()).toSorted()).toEqual(['cam-1', 'cam-2']);
  const weights = store.weights('site-1', 'counter', clock.now());
  expect(weights.get('cam-1')).toBeGreaterThan(0);
  expect(weights.get('cam-1')).toBe(weights.get('cam-2'));
});
