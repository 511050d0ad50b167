import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { createCounts, type InstanceReading } from '../../../electron/telemetry/counts.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import { createScraper } from '../../../electron/telemetry/scrape.ts';
import type { MetricNames } from '../../../shared/model/service.ts';
import {
  type CounterProcess,
  startCounter,
  startOpenMetricsFront,
} from '../../support/gateway/counters.ts';

const names: MetricNames = {
  counts: 'tally_objects_total',
  requests: 'tally_frames_total',
  latency: 'tally_inference_seconds',
  labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
};

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const scraperOf = (port: number) => {
  const target = { host: 'gate-1', address: '127.0.0.1', port, path: '/metrics' };
  const scraper = createScraper(target, async () => ({
    kind: 'done',
    value: connect(port, '127.0.0.1'),
  }));
  ends.push(() => scraper.close());
  return scraper;
};

async function read(port: number, second: number): Promise<InstanceReading> {
  const outcome = await scraperOf(port).scrape();
  if (outcome.kind !== 'done') throw new Error(outcome.fault.detail);
  const at = { tick: second * 1000, wall: second * 1000, mono: second * 1000 };
  const page = parsePrometheus(outcome.value.text);
  const result = { kind: 'read', at, identity: { id: 'one' }, page } as const;
  return { slot: 'b', instance: `127.0.0.1:${port}`, result };
}

/** A scene in which objects cross the line. */
async function post({ port }: CounterProcess, from: number, to: number): Promise<void> {
  const scene = createScene(11);
  for (let number = from; number < to; number += 1) {
    const headers = { 'x-tallydeck-camera': 'cam-1', 'x-frame-number': String(number) };
    const body = new Uint8Array(scene.frame(number));
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    await answer.text();
  }
}

it('a counter that speaks OpenMetrics with exemplars counts as much as one in plain text', async () => {
  const counter = await startCounter('good');
  ends.push(() => counter.stop());
  const front = await startOpenMetricsFront(counter.port);
  ends.push(() => front.close());
  const [plain, open] = [createCounts(names), createCounts(names)];
  await post(counter, 0, 60);
  plain.take([await read(counter.port, 10)]);
  open.take([await read(front.port, 10)]);
  await post(counter, 60, 200);
  const [expected] = plain.take([await read(counter.port, 11)]);
  const [found] = open.take([await read(front.port, 11)]);
  expect(expected?.total).toBeGreaterThan(0);
  expect(expected?.cameras).toMatchObject([{ camera: 'cam-1', frames: 140 }]);
  expect(found).toEqual({ ...expected, faults: [] });
  expect(front.accepts.at(-1)).toMatch(
    /text\/plain;version=1\.0\.0.*application\/openmetrics-text/,
  );

  front.cutOff();
  const outcome = await scraperOf(front.port).scrape();
  expect(outcome).toMatchObject({
    kind: 'failed',
    fault: { detail: 'the answer ends before its last line, "# EOF"' },
  });
});
