import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChangeStore } from '../../../electron/changes/change-store.ts';
import {
  changesOfAll,
  changesOfSite,
  pageOf,
  toldChange,
} from '../../../electron/changes/told-change.ts';
import { isUndoable } from '../../../renderer/state/undoable.ts';
import type { Change, GatewayResult, ToldChange } from '../../../shared/model/change.ts';
import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Intent } from '../../../shared/model/split.ts';

const sites = Array.from({ length: 500 }, (_, index) => `site-${index}`);
const gatewaysOf = (site: string) =>
  Array.from({ length: 4 }, (_, index) => `${site}-gateway-${index}`);
const changeCount = 50;
const messageBytes = 256 * 1024;

const place = { address: '127.0.0.1', port: 1 };
const fleet: Fleet = {
  ...{ name: 'large', engines: [], cameras: [], services: [], releases: [], placements: [] },
  environments: [{ id: 'all', name: 'all', kind: 'production', color: '#2f9e44', order: 1 }],
  sites: sites.map((id) => ({
    ...{ id, environment: 'all', name: id, latitude: 10.7, longitude: 106.7 },
    timeZone: 'Asia/Ho_Chi_Minh',
  })),
  gateways: sites.flatMap((site) =>
    gatewaysOf(site).map((id) => ({
      ...{ id, site, mode: 'manage', listeners: [], routes: [], engines: [] },
      ssh: { host: id, port: 22, user: 'tallydeck' },
      paths: { config: '/c', maps: '/m', socket: '/s', reload: 'reload' },
    })),
  ),
};

const cameras = Array.from({ length: 12 }, (_, index) => `camera-of-the-site-${index}`);
const slot = (release: string) => ({
  release,
  instances: ['i1', 'i2'].map((name) => ({ name, ...place, engine: 'engine-1' })),
});
const intent: Intent = {
  ...{ revision: 41, writer: 'an@console', writtenAt: '2026-11-23T00:00:00.000Z' },
  roles: { stable: 'a', candidate: 'b' },
  slots: { a: slot('counter-1.5.0'), b: slot('counter-1.6.0'), c: { instances: [] } },
  ...{ askedShare: 0.5, method: 'camera', candidates: cameras, pins: {}, mirrorShare: 0 },
  policy: 'dead-man',
  movedAt: Object.fromEntries(cameras.map((camera) => [camera, '2026-11-23T00:00:00.000Z'])),
};

const applied = (gateway: string): GatewayResult => ({
  ...{ kind: 'applied', gateway, appliedMs: 14.123456, before: intent, after: intent },
  persisted: { kind: 'persisted', ms: 123.456789 },
  verification: { kind: 'verified', ms: 1234.56789 },
});

/** One gateway, the last of all, failed. */
function everywhere(index: number): Change {
  const gateways = sites.flatMap(gatewaysOf);
  const last = gateways.pop() ?? '';
  const fault = { host: last, command: 'commit map', detail: 'no answer for 12 s' };
  return {
    ...{ id: `change-${index}`, kind: 'split', by: 'an@console', askedShare: 0.5 },
    ...{ at: '2026-11-23T00:00:00.000Z', finished: false },
    scope: { kind: 'environment', service: 'counter', environment: 'all' },
    results: [...gateways.map(applied), { kind: 'failed', gateway: last, fault }],
  };
}

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

let dir: string;
let records: ChangeStore;
const fleetState = () => ({
  ...{ fleet, simulated: false, problems: [], file: 'fleet.yaml' },
  readAt: '2026-11-23T00:00:00.000Z',
});
const seen = () => ({ records, fleetState });

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'td-told-'));
  records = await ChangeStore.open(dir);
  for (let index = 0; index < changeCount; index += 1) await records.put(everywhere(index));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('50 changes of 500 sites with 4 gateways each', () => {
  it('come to a site with its own results and the number of the others, below 256 kB', () => {
    const changes = changesOfSite(seen(), 'site-7');
    expect(changes).toHaveLength(changeCount);
    for (const { results, others } of changes) {
      expect(results.map(({ gateway }) => gateway)).toEqual(gatewaysOf('site-7'));
      expect(others).toEqual({ applied: 1995, failed: 1 });
    }
    expect(sizeOf(changes)).toBeLessThan(messageBytes);
  });

  it('come in pages below 256 kB, each change once, what failed first', () => {
    const pages: ToldChange[] = [];
    for (;;) {
      const page = pageOf(changesOfAll(seen()), 500, pages.at(-1)?.id);
      if (page.length === 0) break;
      expect(sizeOf(page)).toBeLessThan(messageBytes);
      pages.push(...page);
    }
    expect(pages.map(({ id }) => id)).toEqual(records.list().map(({ id }) => id));
    for (const { results, others } of pages) {
      expect(results[0]?.kind).toBe('failed');
      expect(results).toHaveLength(100);
      expect(others).toEqual({ applied: 1900 });
    }
  });

  it('stay undoable from a site that has moved on, while other sites may not have', () => {
    const [change] = changesOfSite(seen(), 'site-7');
    if (!change) throw new Error('no change');
    const moved = new Map(gatewaysOf('site-7').map((gateway) => [gateway, 42]));
    expect(isUndoable(change, moved)).toBe(true);
    const { others: _, ...alone } = change;
    expect(isUndoable(alone, moved)).toBe(false);
  });

  it('are told one at a time with the cameras that moved, and without instances', () => {
    const change = toldChange(everywhere(0));
    const [result] = change.results;
    if (result?.kind !== 'applied') throw new Error('not applied');
    expect(result.after).toMatchObject({ revision: 41, candidates: cameras });
    expect(JSON.stringify(change)).not.toContain('instances');
  });
});

it('a pin is told with its own camera only, and other changes with none', () => {
  const at = (pins: Intent['pins']) => ({ ...intent, pins });
  const pinned = at({ 'camera-1': 'stable' });
  const change = (after: Intent): Change => ({
    ...{ id: 'pin-1', kind: 'pin', by: 'an@console', at: '2026-11-23T00:00:00.000Z' },
    scope: { kind: 'site', service: 'counter', site: 'site-0' },
    results: [{ ...applied('site-0-gateway-0'), before: pinned, after } as GatewayResult],
    finished: true,
  });
  const pinsOf = (told: ToldChange) =>
    told.results.flatMap((one) =>
      one.kind === 'applied' ? [one.before.pins, one.after.pins] : [],
    );
  const both = at({ 'camera-1': 'stable', 'camera-2': 'candidate' });
  expect(pinsOf(toldChange(change(both)))).toEqual([{}, { 'camera-2': 'candidate' }]);
  expect(pinsOf(toldChange(change(at({}))))).toEqual([{ 'camera-1': 'stable' }, {}]);
  expect(pinsOf(toldChange(change(pinned)))).toEqual([undefined, undefined]);
});

describe('changes at few gateways', () => {
  it('are told whole, as many as were asked for', async () => {
    const own = await ChangeStore.open(path.join(dir, 'few'));
    for (let index = 0; index < 5; index += 1)
      await own.put({ ...everywhere(index), results: [applied('site-0-gateway-0')] });
    const all = changesOfAll({ ...seen(), records: own });
    expect(pageOf(all, 3, undefined).map(({ id }) => id)).toEqual([
      'change-4',
      'change-3',
      'change-2',
    ]);
    expect(pageOf(all, 3, 'change-2').map(({ id }) => id)).toEqual(['change-1', 'change-0']);
    expect(all.every(({ others }) => others === undefined)).toBe(true);
  });
});
