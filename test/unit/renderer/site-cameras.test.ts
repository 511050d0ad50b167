import { describe, expect, it } from 'vitest';
import { sayClasses } from '../../../renderer/parts/camera-table/camera-counts.tsx';
import {
  type CameraRow,
  cameraRows,
  filterRows,
  sortRows,
} from '../../../renderer/parts/camera-table/camera-rows.ts';
import { rowWindow } from '../../../renderer/parts/camera-table/use-row-window.ts';
import { inOrder } from '../../../renderer/parts/camera-table/use-steady-order.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import type { Camera } from '../../../shared/model/camera.ts';
import type { CameraNow, Finding } from '../../../shared/model/picture.ts';

const rowHeight = 48;
const compare = new Intl.Collator('en', { numeric: true }).compare;
const now = (camera: string, more: Partial<CameraNow> = {}): CameraNow => ({
  camera,
  role: 'stable',
  pinned: false,
  listed: true,
  counts: [],
  framesPerSecond: 10,
  ...more,
});
const camera = (id: string, name: string, service = 'counter'): Camera => ({
  id,
  name,
  service,
  site: 's',
  gateway: 'g',
  zone: 'doors',
  model: 'm',
  match: { kind: 'path', path: `/${id}` },
});
const finding = (subject: string, severity: Finding['severity']): Finding => ({
  subject,
  severity,
  code: 'camera-silent',
  since: '2026-11-23T00:00:00Z',
  data: {},
});
const slots = [{ slot: 'a', role: 'stable', servers: [] }] as const;
const rowsOf = (
  seen: readonly CameraNow[],
  cameras: readonly Camera[] = [],
  findings: readonly Finding[] = [],
) => cameraRows(seen, { cameras, findings, variants: new Map([['counter', slots]]) });
const ids = (rows: readonly CameraRow[]) => rows.map((row) => row.camera);

describe('rows of cameras', () => {
  it('add up the counts of each variant, whose role is that of its own service', () => {
    const counts = [
      { slot: 'a', class: 'person', direction: 'in', perMinute: 3 },
      { slot: 'a', class: 'person', direction: 'out', perMinute: 2 },
    ] as const;
    const [own, other] = rowsOf(
      [now('c1', { counts }), now('c2', { counts })],
      [camera('c1', 'Gate'), camera('c2', 'Ramp', 'parking')],
    );
    expect(own).toMatchObject({ name: 'Gate', perMinute: 5 });
    expect(own?.variants[0]).toMatchObject({ role: 'stable', perMinute: 5 });
    expect(other?.variants[0]?.role).toBeUndefined();
  });

  it('are not called well when nothing was read of them', () => {
    const { framesPerSecond: _, ...unread } = now('c1');
    expect(rowsOf([unread])[0]?.severity).toBe('unknown');
    expect(rowsOf([unread], [], [finding('c1', 'warning')])[0]?.severity).toBe('warning');
    expect(rowsOf([now('c1')])[0]?.severity).toBe('fine');
  });

  it('stand worst first: by what was found, then by errors, then by name', () => {
    const rows = rowsOf(
      [now('fine'), now('failing', { errorRatio: 0.2 }), now('silent'), now('c10'), now('c9')],
      [],
      [finding('silent', 'broken')],
    );
    expect(ids(sortRows(rows, { by: 'worst' }, compare))).toEqual([
      'silent',
      'failing',
      'c9',
      'c10',
      'fine',
    ]);
  });

  it.each([true, false])('keep what was not read at the end (descending: %s)', (descending) => {
    const { framesPerSecond: _, ...unread } = now('unread');
    const rows = rowsOf([unread, now('a', { framesPerSecond: 1 }), now('b')]);
    const sorted = ids(sortRows(rows, { by: 'frames', descending }, compare));
    expect(sorted).toEqual(descending ? ['b', 'a', 'unread'] : ['a', 'b', 'unread']);
  });

  it('are filtered by every word, in name, zone or role', () => {
    const rows = rowsOf(
      [now('c1'), now('c2', { role: 'candidate' })],
      [camera('c1', 'North gate'), camera('c2', 'South gate')],
    );
    const found = (words: string) => ids(filterRows(rows, words, (role) => role));
    expect(found('gate doors')).toEqual(['c1', 'c2']);
    expect(found(' GATE candidate')).toEqual(['c2']);
    expect(found('west')).toEqual([]);
  });
});

describe('a table of many rows', () => {
  it('draws those in view, and keeps its height', () => {
    const view = rowWindow(240, 100 * rowHeight, 12 * rowHeight, rowHeight);
    expect(view.first).toBeLessThanOrEqual(100);
    expect(view.last).toBeGreaterThanOrEqual(112);
    expect(view.last - view.first).toBeLessThan(40);
    const drawn = (view.last - view.first) * rowHeight;
    expect(view.before + drawn + view.after).toBe(240 * rowHeight);
  });

  it('shows the last rows when it has become shorter than where it was scrolled to', () => {
    const view = rowWindow(3, 100 * rowHeight, 12 * rowHeight, rowHeight);
    expect(view.before).toBeLessThanOrEqual(3 * rowHeight);
    expect(view.after).toBe(0);
  });

  it('keeps its order under a pointing finger, with new rows at the end', () => {
    const kept = inOrder(['new', 'b', 'a'], (id) => id, ['a', 'b', 'gone']);
    expect(kept).toEqual(['a', 'b', 'new']);
  });
});

it('counts are said by class and direction, the usual names in the language', () => {
  const parts = [
    { slot: 'a', class: 'person', direction: 'in', perMinute: 12 },
    { slot: 'a', class: 'person', direction: 'out', perMinute: 8 },
    { slot: 'a', class: 'toString', direction: 'north', perMinute: 1 },
    { slot: 'a', class: '', direction: '', perMinute: 5 },
  ] as const;
  const said = (language: 'en' | 'vi') =>
    sayClasses(createWords(language).t, createFormat(language), parts);
  expect(said('en')).toEqual(['person in 12, out 8', 'toString north 1', '5']);
  expect(said('vi')).toEqual(['người vào 12, ra 8', 'toString north 1', '5']);
});
