import { expect, test } from 'vitest';
import { findingsOf, type SiteFacts } from '../../../electron/picture/findings/findings.ts';
import type { MetricsFacts } from '../../../electron/picture/findings/metrics.ts';
import { type Kept, TOLD_AFTER } from '../../../electron/picture/findings/settle.ts';
import type { ServiceFacts } from '../../../electron/picture/findings/traffic.ts';
import { siteFindings } from '../../../electron/picture/site-findings.ts';
import { UndercountHints } from '../../../electron/picture/undercount-hints.ts';
import { createCounts, type InstanceReading } from '../../../electron/telemetry/counts.ts';
import { parsePrometheus } from '../../../electron/telemetry/prometheus.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import type { CommandFault } from '../../../shared/model/link.ts';
import type { VariantNow } from '../../../shared/model/picture.ts';
import type { HoldReason, Rollout } from '../../../shared/model/rollout.ts';
import type { MetricNames } from '../../../shared/model/service.ts';
import { samplePlan, sampleRollout } from '../../support/rollout/sample-rollout.ts';

/** What is found of releases: what they count, what their metrics lack, which rollout is held. */

const now = Date.parse('2026-11-23T06:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

const variant = (more: Partial<VariantNow> = {}): VariantNow => ({
  slot: 'a',
  role: 'stable',
  release: 'counter-1',
  servers: [{ name: 'i1', address: '10.0.0.9', port: 8001, state: 'up', check: 'L7OK/200' }],
  ...more,
});

function service(more: Partial<ServiceFacts>, ...variants: readonly VariantNow[]): ServiceFacts {
  const shown = variants.length > 0 ? variants : [variant()];
  const shares = { asked: 0, appliedCameras: 0 };
  return {
    now: { service: 'counter', variants: shown, shares },
    recentFrames: { a: 200 },
    ...more,
  };
}

const well: SiteFacts = {
  ...{ now, site: 's1', gateways: [], engines: [], services: [], cameras: [], queued: [] },
  ...{ rollouts: [], previous: [] },
};

const found = (facts: Partial<SiteFacts>) =>
  findingsOf({ ...well, ...facts }).map(({ severity, code, subject }) => [severity, code, subject]);

test('undercounting is said of its release, while that has a slot', () => {
  const figures = { ratio: 0.66, objects: 66, expected: 100 };
  const undercount = { slot: 'b', basis: 'beside', ...figures } as const;
  const candidate = variant({ slot: 'b', role: 'candidate', release: 'counter-2' });
  const services = [service({ undercount }, variant(), candidate)];
  expect(findingsOf({ ...well, services })).toMatchObject([
    {
      ...{ severity: 'warning', code: 'undercount', subject: 'counter' },
      data: { release: 'counter-2', role: 'candidate', slot: 'b', missing: expect.closeTo(0.34) },
    },
  ]);
  expect(found({ services: [service({ undercount })] })).toEqual([]);
});

test('metrics that lack something are said of their release, with the container', () => {
  const facts: MetricsFacts = {
    variant: { slot: 'b', role: 'candidate', release: 'counter-2' },
    frames: 5,
    faults: [],
    unknown: [],
    container: 'counter-b-1',
  };
  const said = (more: Partial<MetricsFacts>) =>
    findingsOf({ ...well, services: [service({ metrics: [{ ...facts, ...more }] })] }).map(
      ({ code, data }) => [code, data],
    );
  const container = 'counter-b-2';
  const of = { slot: 'b', role: 'candidate', release: 'counter-2' };
  expect(said({})).toEqual([]);
  const absent = {
    kind: 'absent',
    metric: 'tally_objects_total',
    named: 'counts',
    container,
  } as const;
  const seconds = { ...absent, metric: 'seconds', named: 'latency' } as const;
  expect(said({ faults: [absent, absent, seconds] })).toEqual([
    ['metric-absent', { ...of, metric: 'seconds', named: 'latency', container }],
    ['metric-absent', { ...of, metric: 'tally_objects_total', named: 'counts', container }],
  ]);
  expect(said({ faults: [{ kind: 'unreadable', text: 'answered 404', container }] })).toEqual([
    ['metrics-unreadable', { ...of, text: 'answered 404', container }],
  ]);
  // An exporter may show a counter from its first use only.
  expect(said({ faults: [absent], frames: 0 })).toEqual([]);
  expect(said({ faults: [{ kind: 'unread', lines: 2, text: 'x{', container }] })).toEqual([
    ['metrics-unread', { ...of, lines: 2, text: 'x{', container }],
  ]);
  expect(
    said({ faults: [{ kind: 'no-camera', metric: 'm', label: 'camera', container }] }),
  ).toEqual([['metric-label-absent', { ...of, metric: 'm', label: 'camera', container }]]);
  const stranger = { camera: '7', pinned: false, listed: false, counts: [] };
  const strange = service({ metrics: [{ ...facts, unknown: ['7'] }] });
  expect(found({ services: [strange], cameras: [stranger] })).toEqual([
    ['warning', 'metric-camera-unknown', 'counter'],
  ]);
  expect(said({ unknown: ['7', '8'] })).toEqual([
    ['metric-camera-unknown', { ...of, camera: '7', cameras: 2, container: 'counter-b-1' }],
  ]);
});

test('a rollout that is held stands first, at the site that is the reason', () => {
  const rollout = sampleRollout('r-1', samplePlan('s1', 's2'));
  const held = (why: HoldReason): Rollout => ({
    ...rollout,
    state: { ...rollout.state, phase: { kind: 'held', why, from: 'soaking' } },
  });
  const gate = held({ kind: 'gate', site: 's1', gate: 'counts', value: 0.34, limit: 0.25 });
  const silent = {
    ...{ camera: 'c1', pinned: false, listed: true, framesPerSecond: 0, counts: [] },
    lastFrameAt: ago(500),
  };
  expect(findingsOf({ ...well, cameras: [silent], rollouts: [gate] })[0]).toMatchObject({
    ...{ severity: 'broken', code: 'rollout-held', subject: 'counter' },
    data: { rollout: 'r-1', release: 'new', gate: 'counts', value: 0.34, limit: 0.25 },
  });
  expect(found({ site: 's2', rollouts: [gate] })).toEqual([]);
  expect(found({ site: 's2', rollouts: [held({ kind: 'restart' })] })).toEqual([
    ['warning', 'rollout-held', 'counter'],
  ]);
  expect(found({ site: 's3', rollouts: [held({ kind: 'restart' })] })).toEqual([]);
  expect(found({ rollouts: [rollout] })).toEqual([]);
});

const rates = { requests: 5, errors4xx: 0, errors5xx: 0, errorsConnection: 0 };
const sample = { ...rates, failedConnections: 0, queue: 0, responseMs: 5 };
const key = { site: 's1', service: 'counter', gateway: 'g1' };

/** @param told The page, or why there was none. */
function readingAt(ms: number, told: string | CommandFault): InstanceReading {
  const at = { tick: ms, wall: ms, mono: ms };
  const result =
    typeof told === 'string'
      ? ({ kind: 'read', at, identity: { id: 'x' }, page: parsePrometheus(told) } as const)
      : ({ kind: 'missing', at, fault: told } as const);
  return { slot: 'b', instance: '10.0.0.9:8001', result };
}

test('a page without the metric, or with other cameras, is found through telemetry and never a zero', () => {
  const names: MetricNames = {
    counts: 'tally_objects_total',
    requests: 'tally_frames_total',
    labels: { camera: 'camera', class: 'class', direction: 'direction', code: 'code' },
  };
  const codes = (page: ((frames: number) => string) | CommandFault) => {
    const store = createTelemetryStore();
    const counts = createCounts(names);
    for (let second = 0; second < 30; second += 1) {
      const ms = now + (second - 29) * 1000;
      store.addSlotSamples(key, 'b', [{ t: ms, ...sample }]);
      const told = typeof page === 'function' ? page(second * 5) : page;
      store.addCounts('s1', 'counter', counts.take([readingAt(ms, told)]));
    }
    const candidate = variant({ slot: 'b', role: 'candidate', release: 'counter-2' });
    const shown = service({}, candidate).now;
    const listed = { camera: 'c1', pinned: false, listed: true, counts: [] };
    const shownHere = { ...well, cameras: [listed], services: [shown] };
    const parts = { ...shownHere, settings: new Map(), placements: [] };
    const look = (at: number, before: readonly Kept[] = []) =>
      siteFindings(parts, store, new UndercountHints(), before, at);
    const told = look(now, look(now - TOLD_AFTER).kept).findings;
    const seen = store.tallies('s1', 'counter', now).flatMap(({ minutes }) => minutes);
    return {
      found: told.map(({ code, data }) => [code, data.release, data.container]),
      frames: seen.reduce((sum, { frames }) => sum + frames, 0),
    };
  };
  const frames = (total: number) => `tally_frames_total{camera="c1",code="200"} ${total}\n`;
  const at = ['counter-2', '10.0.0.9:8001'];
  const objects = (label: string) => `tally_objects_total{${label}} 7\n`;
  expect(codes(frames)).toEqual({ found: [['metric-absent', ...at]], frames: 0 });
  // Frames are those of HAProxy: a page with nothing at all is no idle one.
  expect(codes(() => 'other 1\n').found).toEqual([
    ['metric-absent', ...at],
    ['metric-absent', ...at],
  ]);
  const fault = { host: 'g1', command: 'GET', detail: 'answered 404 Not\nFound' };
  expect(codes({ ...fault, code: 'protocol' }).found).toEqual([['metrics-unreadable', ...at]]);
  // A container that does not answer is known by its health.
  expect(codes(fault).found).toEqual([]);
  expect(codes((total) => frames(total) + objects('camera="7"'))).toEqual({
    ...{ found: [['metric-camera-unknown', ...at]], frames: 0 },
  });
  expect(codes((total) => frames(total) + objects('cam="c1"'))).toEqual({
    ...{ found: [['metric-label-absent', ...at]], frames: 0 },
  });
  expect(codes((total) => `${frames(total)}tally_objects_total{ 7\n`)).toEqual({
    ...{ found: [['metrics-unread', ...at]], frames: 0 },
  });
  expect(codes((total) => frames(total) + objects('camera="c1"'))).toEqual({
    ...{ found: [], frames: expect.closeTo(145, 0) },
  });
});
