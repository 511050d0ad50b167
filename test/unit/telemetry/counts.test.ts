import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCounts, type InstanceReading } from '../../../electron/telemetry/counts.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import type { MetricNames } from '../../../shared/model/service.ts';

const names: MetricNames = {
  counts: 'tally_objects_total',
  requests: 'tally_frames_total',
  latency: 'tally_inference_seconds',
  labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
};

const objects = (camera: string, total: number, direction = 'in') =>
  `tally_objects_total{camera="${camera}",class="person",direction="${direction}"} ${total}`;
const frames = (camera: string, total: number, code = 200) =>
  `tally_frames_total{camera="${camera}",code="${code}"} ${total}`;
const latency = (fast: number, all: number) =>
  [
    `tally_inference_seconds_bucket{le="0.01"} ${fast}`,
    `tally_inference_seconds_bucket{le="0.1"} ${all}`,
    `tally_inference_seconds_bucket{le="+Inf"} ${all}`,
  ].join('\n');

function read(second: number, lines: readonly string[], more: Partial<InstanceReading> = {}) {
  const at = { tick: second * 1000, wall: second * 1000, mono: second * 1000 };
  const identity = { id: 'container-1', startedAt: 1000 };
  const result = {
    kind: 'read',
    at,
    identity,
    page: parsePrometheus(`${lines.join('\n')}\n`),
  } as const;
  return { slot: 'a', instance: '10.0.0.9:8001', result, ...more } satisfies InstanceReading;
}

const missing = (instance: string): InstanceReading => ({
  slot: 'a',
  instance,
  result: { kind: 'missing', fault: { host: 'g', command: 'GET', detail: 'no answer' } },
});

test('counts by camera, class and direction, codes and latency come from two answers', () => {
  const counts = createCounts(names);
  counts.take([read(10, [objects('c1', 5), objects('c1', 1, 'out'), frames('c1', 50)])]);
  const lines = [objects('c1', 8), objects('c1', 2, 'out'), frames('c1', 70), frames('c1', 5, 500)];
  const [found] = counts.take([read(11, lines)]);
  expect(found).toMatchObject({ slot: 'a', from: 11, to: 11, total: 4 });
  expect(found?.kinds).toEqual([
    { slot: 'a', camera: 'c1', class: 'person', direction: 'in', rate: 3 },
    { slot: 'a', camera: 'c1', class: 'person', direction: 'out', rate: 1 },
  ]);
  expect(found?.cameras).toEqual([{ camera: 'c1', counts: 4, frames: 25, errors: 5 }]);
});

test('quantiles are of the last 10 s, all instances together', () => {
  const counts = createCounts(names);
  const both = (second: number, fast: number, all: number) => [
    read(second, [objects('c1', 0), latency(fast, fast)]),
    read(second, [objects('c2', 0), latency(0, all)], { instance: '10.0.0.9:8002' }),
  ];
  counts.take(both(10, 5, 5));
  const [mixed] = counts.take(both(11, 15, 15));
  expect(mixed?.latency?.p50Ms).toBeCloseTo(10);
  expect(mixed?.latency?.p95Ms).toBeCloseTo(91);
  // Eleven seconds on, only the fast ones still come.
  for (let second = 12; second <= 21; second += 1) counts.take(both(second, second + 5, 15));
  const [later] = counts.take(both(22, 35, 15));
  expect(later?.latency?.p95Ms).toBeCloseTo(9.5);
});

test('quantiles are of the containers that stand there, once they are warm', () => {
  const counts = createCounts(names);
  const p95 = (second: number, id: string, fast: number, all: number) => {
    const one = read(second, [objects('c1', 0), latency(fast, all)]);
    const its = { ...one, result: { ...one.result, identity: { id, startedAt: 1000 } } };
    const [found] = counts.take([its]);
    return found?.latency?.p95Ms;
  };
  p95(10, 'slow', 0, 50);
  expect(p95(11, 'slow', 0, 100)).toBeGreaterThan(90);
  expect(p95(12, 'fast', 0, 0)).toBeUndefined();
  expect(p95(13, 'fast', 0, 0)).toBeUndefined();
  // Its first frames, which are slow, in the first two seconds that have any.
  expect(p95(14, 'fast', 0, 10)).toBeUndefined();
  expect(p95(15, 'fast', 50, 60)).toBeUndefined();
  expect(p95(16, 'fast', 100, 110)).toBeCloseTo(9.5);
});

test('an instance that cannot be read makes the total a gap, and only its cameras', () => {
  const counts = createCounts(names);
  const one = (second: number, total: number) => read(second, [objects('c1', total)]);
  const two = (second: number, total: number) =>
    read(second, [objects('c2', total)], { instance: '10.0.0.9:8002' });
  counts.take([one(10, 0), two(10, 0)]);
  counts.take([one(11, 1), two(11, 1)]);
  const [found] = counts.take([one(12, 3), missing('10.0.0.9:8002')]);
  expect(found?.total).toBeNaN();
  expect(found?.cameras).toEqual([{ camera: 'c1', counts: 2, frames: NaN, errors: NaN }]);
  const [back] = counts.take([one(13, 4), two(13, 5)]);
  expect(back?.total).toBe(3);
});

test('an instance taken out of service is no gap', () => {
  const counts = createCounts(names);
  const two = (second: number) => read(second, [objects('c2', 9)], { instance: '10.0.0.9:8002' });
  counts.take([read(10, [objects('c1', 1)]), two(10)]);
  const [found] = counts.take([read(11, [objects('c1', 2)])]);
  expect(found?.total).toBe(1);
});

const started = (second: number, total: number, id: string, startedAt: number) => {
  const one = read(second, [objects('c1', total), frames('c1', total * 10)]);
  return [{ ...one, result: { ...one.result, identity: { id, startedAt } } }];
};

test('a container that started again, and another container, are a gap', () => {
  const counts = createCounts(names);
  counts.take(started(10, 500, 'x', 1000));
  expect(counts.take(started(11, 2, 'x', 10_500))).toEqual([]);
  expect(counts.take(started(12, 3, 'x', 10_500))[0]?.total).toBe(1);
  expect(counts.take(started(13, 900, 'y', 12_000))).toEqual([]);
  expect(counts.take(started(14, 901, 'y', 12_000))[0]?.total).toBe(1);
});

test('objects counted while the engine was out of reach are no rate of the second in which it is back', () => {
  const counts = createCounts(names);
  const total = (second: number, objects: number, startedAt: number) =>
    counts.take(started(second, objects, 'x', startedAt))[0]?.total;
  counts.take(started(10, 500, 'x', 1000));
  expect(counts.take([missing('10.0.0.9:8001')])[0]?.total).toBeUndefined();
  // The counter answers again, and its engine, which tells of the restart, only later.
  expect(total(40, 2, 1000)).toBeUndefined();
  expect(total(41, 3, 1000)).toBe(1);
  expect(total(42, 4, 1000)).toBe(1);
  expect(total(43, 5, 38_000)).toBeUndefined();
  expect(total(44, 6, 38_000)).toBe(1);
});

test('a counter that fell for no known reason is a gap', () => {
  const counts = createCounts(names);
  counts.take([read(10, [objects('c1', 500)])]);
  const [found] = counts.take([read(11, [objects('c1', 2)])]);
  expect(found?.total).toBeNaN();
  expect(found?.cameras).toEqual([]);
});

test('zero is said only where the metric is there', () => {
  const type = '# TYPE tally_objects_total counter';
  const take = (...lines: readonly string[]) => {
    const counts = createCounts(names);
    counts.take([read(10, [...lines, frames('c1', 1)])]);
    return counts.take([read(11, [...lines, frames('c1', 9)])])[0];
  };
  expect(take(type)).toMatchObject({ total: 0, cameras: [{ camera: 'c1', counts: 0, frames: 8 }] });
  expect(take('other_metric 1')?.total).toBeNaN();
  expect(take('other_metric 1')?.cameras).toMatchObject([{ counts: NaN, frames: 8 }]);
});

test('a camera that the counter calls by another name than the frames is not at zero', () => {
  const take = (camera: string) => {
    const counts = createCounts(names);
    counts.take([read(10, [objects(camera, 5), frames('c1', 10), frames('c2', 10)])]);
    return counts.take([read(11, [objects(camera, 9), frames('c1', 15), frames('c2', 15)])])[0];
  };
  const [one, two] = take('c1')?.cameras ?? [];
  expect([one?.counts, two?.counts]).toEqual([4, 0]);
  const strange = take('1')?.cameras.filter(({ camera }) => camera !== '1');
  expect(strange?.map(({ counts, frames }) => [counts, frames])).toEqual([
    [NaN, 5],
    [NaN, 5],
  ]);
});

test('an idle instance that shows no label yet does not hide the others', () => {
  const counts = createCounts(names);
  const idle = (second: number) => read(second, ['up 1'], { instance: '10.0.0.9:8002' });
  counts.take([read(10, [objects('c1', 1)]), idle(10)]);
  expect(counts.take([read(11, [objects('c1', 3)]), idle(11)])[0]?.total).toBe(2);
});

test('an instance that stands twice in a batch is counted once', () => {
  const counts = createCounts(names);
  counts.take([read(10, [objects('c1', 1)])]);
  const twice = [read(11, [objects('c1', 4)]), read(11, [objects('c1', 4)])];
  expect(counts.take(twice)[0]?.total).toBe(3);
});

test('whatever is answered, no rate is negative', () => {
  const text = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom('c1', 'c2'), fc.double()).map(([c, n]) => objects(c, n)),
      fc.tuple(fc.constantFrom('c1', ''), fc.nat()).map(([c, n]) => frames(c, n, 500)),
      fc.tuple(fc.nat(), fc.nat()).map(([fast, all]) => latency(fast, all)),
      fc.string(),
    ),
  );
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (answers) => {
      const counts = createCounts(names);
      answers.forEach((lines, second) => {
        for (const found of counts.take([read(second, lines)])) {
          const rates = [found.total, ...found.kinds.map(({ rate }) => rate)];
          const cameras = found.cameras.flatMap((one) => [one.counts, one.frames, one.errors]);
          expect([...rates, ...cameras].every((rate) => !(rate < 0))).toBe(true);
          if (found.latency) expect(found.latency.p95Ms).toBeGreaterThanOrEqual(0);
        }
      });
    }),
  );
});
