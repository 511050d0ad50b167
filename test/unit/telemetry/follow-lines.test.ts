import { expect, test } from 'vitest';
import { followLines } from '../../../electron/telemetry/follow-lines.ts';
import { createTelemetryStore, type TelemetryStore } from '../../../electron/telemetry/store.ts';
import { foldLines, type LineTable } from '../../../renderer/state/line-fold.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import { lineKey, type SeriesMetric } from '../../../shared/model/telemetry.ts';

const site = 's1';
const service = 'counter';
const start = 1_800_000_000;

/** Frames at the gateway, a reading of its own. */
function frames(store: TelemetryStore, second: number, slot: SlotName) {
  const none = { errors4xx: 0, errors5xx: 0, errorsConnection: 0, failedConnections: 0 };
  const sample = { t: (start + second) * 1000, requests: 9, ...none, queue: 0, responseMs: 4 };
  store.addSlotSamples({ site, service, gateway: 'g1' }, slot, [sample]);
}

/** Latency from the containers' metrics, read apart from the gateway. */
function latency(store: TelemetryStore, from: number, to: number, slot: SlotName) {
  const seconds = { slot, from: start + from, to: start + to };
  const quantiles = { p50Ms: 3, p95Ms: 5 };
  store.addCounts(site, service, [
    { ...seconds, total: 1, kinds: [], cameras: [], latency: quantiles },
  ]);
}

/** A reader that asks once a second, half a second after it. */
function reader(store: TelemetryStore, window: '15m' | '24h' = '15m') {
  const next = followLines(store, { site, service, metrics: ['requests', 'p95'], window });
  let table: LineTable = new Map();
  return {
    ask(second: number) {
      const message = next((start + second) * 1000 + 500);
      table = foldLines(table, message, window === '15m' ? 900_000 : 86_400_000);
      return message;
    },
    seconds(metric: SeriesMetric, slot: SlotName) {
      const points = table.get(lineKey({ metric, slot }))?.points ?? [];
      return points.flatMap(({ t, v }) => (v === null ? [] : [t / 1000 - start]));
    },
  };
}

const span = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('a line that is a second behind the others reaches its reader point by point', () => {
  const store = createTelemetryStore();
  const { ask, seconds } = reader(store);
  for (const second of span(1, 20)) {
    frames(store, second, 'a');
    latency(store, second - 1, second - 1, 'a');
    ask(second);
  }
  expect(seconds('requests', 'a')).toEqual(span(1, 20));
  expect(seconds('p95', 'a')).toEqual(span(0, 19));
});

test('a line that begins while its reader looks is told from its first point', () => {
  const store = createTelemetryStore();
  const { ask, seconds } = reader(store);
  for (const second of span(1, 30)) {
    frames(store, second, 'a');
    if (second >= 20) latency(store, second - 1, second - 1, 'b');
    ask(second);
  }
  expect(seconds('p95', 'b')).toEqual(span(19, 29));
});

test('seconds that one late reading fills at once replace the gap that was told of them', () => {
  const store = createTelemetryStore();
  const { ask, seconds } = reader(store);
  for (const second of span(1, 10)) {
    frames(store, second, 'a');
    if (second <= 5) latency(store, second, second, 'a');
    if (second === 9) latency(store, 6, 8, 'a');
    ask(second);
  }
  expect(seconds('p95', 'a')).toEqual(span(1, 8));
});

test('only the first message is whole, and those after it bring a few seconds', () => {
  const store = createTelemetryStore();
  const { ask } = reader(store);
  for (const second of span(1, 100)) frames(store, second, 'a');
  const lengths = (message: ReturnType<typeof ask>) =>
    message.lines.map(({ points }) => points.length);
  const first = ask(100);
  frames(store, 101, 'a');
  const next = ask(101);
  expect([first.whole, next.whole]).toEqual([true, false]);
  expect(Math.max(...lengths(first))).toBe(100);
  expect(Math.max(...lengths(next))).toBeLessThan(6);
});

test('a day is told minute by minute, each line when its minute is over', () => {
  const store = createTelemetryStore();
  const { ask, seconds } = reader(store, '24h');
  for (const second of span(0, 200)) {
    frames(store, second, 'a');
    if (second >= 60) latency(store, second - 1, second - 1, 'b');
    ask(second);
  }
  expect(seconds('requests', 'a')).toEqual([0, 60, 120]);
  expect(seconds('p95', 'b')).toEqual([60, 120]);
});
