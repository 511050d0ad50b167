import { describe, expect, it } from 'vitest';
import { siteLines } from '../../../electron/cli/summary.ts';
import { camerasNow } from '../../../electron/picture/camera-now.ts';
import { serviceNow } from '../../../electron/picture/service-now.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import {
  cameraRows,
  filterRows,
  sortRows,
} from '../../../renderer/parts/camera-table/camera-rows.ts';
import { figuresOf, wellOf } from '../../../renderer/parts/map/site-figures.ts';
import type { ServiceNow, SiteSummary, VariantNow } from '../../../shared/model/picture.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';

const summaryOf = (...services: readonly ServiceNow[]): SiteSummary => ({
  site: 's',
  severity: 'unknown',
  findings: [],
  links: [],
  services,
});
const service = (...variants: readonly VariantNow[]): ServiceNow => ({
  service: 'counter',
  variants,
  shares: {},
});
const stable = { slot: 'a', role: 'stable', release: '1', servers: [] } as const;
const candidate = { slot: 'b', role: 'candidate', release: '2', servers: [] } as const;
const read = { requestsPerSecond: 10, errorRatio: 0.1, countsPerMinute: 30 };

describe('what was not read is no zero', () => {
  const unread = { site: 's', service: 'counter', at: [], complete: false, cameras: ['c1'] };
  const store = createTelemetryStore();

  it('a service of which no gateway was read has no share, and its cameras no role', () => {
    expect(serviceNow(unread, store, 0).shares).toEqual({});
    const [camera] = camerasNow(unread, store, 0);
    expect(camera).toMatchObject({ camera: 'c1', listed: true });
    expect(camera).not.toHaveProperty('role');
  });

  it('a camera without a role is found by no role, and sorted to the end', () => {
    const seen = [
      { camera: 'c1', pinned: false, listed: true, counts: [] },
      { camera: 'c2', role: 'stable', pinned: false, listed: true, counts: [] },
    ] as const;
    const rows = cameraRows(seen, { cameras: [], findings: [], variants: new Map() });
    expect(filterRows(rows, 'stable', (role) => role).map((row) => row.camera)).toEqual(['c2']);
    const sorted = sortRows(rows, { by: 'role', descending: false }, (a, b) => (a < b ? -1 : 1));
    expect(sorted.map((row) => row.camera)).toEqual(['c2', 'c1']);
  });

  it('the command line shows a gap for a share that was not read', () => {
    const lines = siteLines(
      summaryOf(service({ ...stable, ...read })),
      fakeFleet(fakeSites('lab')),
      '2026-11-23T00:00:00Z',
    );
    expect(lines.join('\n')).toContain('asked –, applied – of cameras');
  });
});

describe('figures of a site', () => {
  it('add up what carries traffic', () => {
    const both = summaryOf(service({ ...stable, ...read }, { ...candidate, ...read }));
    expect(figuresOf(both)).toEqual({
      countsPerMinute: 60,
      framesPerSecond: 20,
      errorRatio: expect.closeTo(0.1),
    });
    const quiet = { requestsPerSecond: 0, countsPerMinute: 0 };
    const without = summaryOf(service({ ...stable, ...read }, { ...candidate, ...quiet }));
    expect(figuresOf(without)).toMatchObject({ framesPerSecond: 10, errorRatio: 0.1 });
  });

  it('are no totals while a slot in use was not read', () => {
    const { countsPerMinute: _, ...frames } = read;
    const part = summaryOf(service({ ...stable, ...read }, { ...candidate, ...frames }));
    expect(figuresOf(part)).toMatchObject({ countsPerMinute: undefined, framesPerSecond: 20 });
    const other = summaryOf(service({ ...stable, ...read }), service());
    expect(figuresOf(other)).toMatchObject({
      countsPerMinute: undefined,
      framesPerSecond: undefined,
      errorRatio: undefined,
    });
  });

  it('miss nothing for want of a slot that is idle or a shadow', () => {
    const idle = { slot: 'c', role: 'previous', release: '0', servers: [] } as const;
    const shadow = { ...idle, role: 'shadow' } as const;
    for (const other of [idle, shadow]) {
      const figures = figuresOf(summaryOf(service({ ...stable, ...read }, other)));
      expect(figures.countsPerMinute).toBe(30);
    }
  });
});

describe('a site where nothing is found', () => {
  const since = '2026-11-23T06:00:00Z';
  const up = { kind: 'up', since, roundTripMs: 3 } as const;
  const well = (countsPerMinute?: number, state: SiteSummary['links'][number]['state'] = up) => {
    const counts = countsPerMinute === undefined ? {} : { countsPerMinute };
    const summary = summaryOf(service({ ...stable, ...counts }));
    return wellOf({ ...summary, links: [{ host: 'g', kind: 'gateway', state }] });
  };

  it('is said to count only if it does', () => {
    expect(well(30)).toBe('counting');
    expect(well(0)).toBe('quiet');
    expect(well()).toBe('up');
  });

  it('is not said to have every link up while one connects', () => {
    expect(well(30, { kind: 'connecting', since })).toBe('connecting');
  });
});
