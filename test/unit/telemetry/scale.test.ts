import { expect, test } from 'vitest';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';

const SITES = 300;
const CAMERAS = 10;
const HOURS = 25;
/** Seconds of each minute that are really written: half a minute is enough to make its point. */
const WRITTEN = 30;

/** To be quick, one minute in two hours is written, and after the first two only one camera of ten. */
test('300 sites of 10 cameras fit into bounded memory, and a day more does not grow it', () => {
  const store = createTelemetryStore();
  const start = 1_800_000_000;
  const second = (at: number, cameras: number) => {
    for (let index = 0; index < SITES; index += 1) {
      const site = `site-${index}`;
      const rates = {
        requests: 50,
        errors4xx: 0,
        errors5xx: 1,
        errorsConnection: 0,
        failedConnections: 0,
        queue: 0,
      };
      store.addSlotSamples({ site, service: 'counter', gateway: 'g' }, 'a', [
        { t: at * 1000, ...rates, responseMs: 9 },
      ]);
      const list = Array.from({ length: cameras }, (_, c) => ({
        camera: `cam-${c}`,
        counts: 0.5,
        frames: 5,
        errors: 0,
      }));
      const kinds = list.flatMap(({ camera }) =>
        ['in', 'out'].map((direction) => ({
          slot: 'a' as const,
          camera,
          class: 'person',
          direction,
          rate: 0.25,
        })),
      );
      const latency = { p50Ms: 8, p95Ms: 20 };
      const counts = { slot: 'a' as const, from: at, to: at, total: 5, kinds, cameras: list };
      store.addCounts(site, 'counter', [{ ...counts, latency }]);
    }
  };
  const minute = (at: number, cameras: number) => {
    for (let s = 0; s < WRITTEN; s += 1) second(start + at * 60 + s, cameras);
  };
  minute(0, CAMERAS);
  minute(1, CAMERAS);
  const bytes = () => process.memoryUsage().arrayBuffers;
  const full = bytes();
  expect(full).toBeLessThan(150e6);
  for (let at = 2; at < HOURS * 60; at += 120) minute(at, 1);
  store.prune((start + HOURS * 3600) * 1000);
  expect(bytes()).toBeLessThan(full * 1.02);
  const query = { site: 'site-7', service: 'counter', metrics: ['requests'] as const };
  const now = (start + HOURS * 3600) * 1000;
  const [day] = store.series({ ...query, window: '24h' }, now);
  expect(day?.points.length).toBeLessThanOrEqual(1440);
  expect(day?.points.at(0)?.v).toBe(50);
}, 60_000);
