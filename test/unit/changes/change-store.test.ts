import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChangeStore } from '../../../electron/changes/change-store.ts';
import type { Change } from '../../../shared/model/change.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-changes-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const change = (id: string, finished = true): Change => ({
  id,
  kind: 'rollback',
  scope: { kind: 'site', service: 'counter', site: 'q7' },
  by: 'an@console',
  at: '2026-11-23T00:00:00.000Z',
  results: [],
  finished,
});
const file = () => path.join(dir, 'changes.jsonl');

test('finished changes outlive the console, newest first', async () => {
  const store = await ChangeStore.open(dir);
  await store.put(change('one', false));
  await store.put(change('one'));
  await store.put(change('two'));
  await store.put(change('three', false));
  const again = await ChangeStore.open(dir);
  expect(again.list().map((each) => each.id)).toEqual(['two', 'one']);
});

test('lines that are no change are passed over and stay in the file', async () => {
  await (await ChangeStore.open(dir)).put(change('one'));
  appendFileSync(file(), 'null\n{"id":"x"}\n[]\n{"id":"cut');
  const store = await ChangeStore.open(dir);
  await store.put(change('two'));
  expect((await ChangeStore.open(dir)).list().map((each) => each.id)).toEqual(['two', 'one']);
  expect(readFileSync(file(), 'utf8')).toContain('{"id":"cut\n');
});

test('of a record of years only the end is read', async () => {
  const store = await ChangeStore.open(dir);
  await store.put(change('old'));
  appendFileSync(file(), `${' '.repeat(17 * 1024 * 1024)}\n`);
  await store.put(change('new'));
  expect((await ChangeStore.open(dir)).list().map((each) => each.id)).toEqual(['new']);
});

test('a change that waits for a gateway is kept, however many come after it', async () => {
  const store = await ChangeStore.open(dir);
  const fault = { host: 'gate-1', command: 'rollback counter', detail: 'out of reach' };
  const queued = { kind: 'queued', gateway: 'gate-1', fault, seenRevision: 1 } as const;
  await store.put({ ...change('waits'), results: [queued] });
  for (let count = 0; count < 600; count++) await store.put(change(`later-${count}`));
  expect(store.find('waits')?.results).toEqual([queued]);
  expect(store.find('later-99')).toBeUndefined();
  const again = await ChangeStore.open(dir);
  expect(again.find('waits')?.results).toEqual([queued]);
  // Once it has ended it goes with the others.
  await again.put(change('waits'));
  await again.put(change('last'));
  expect(again.find('waits')).toBeUndefined();
});
