import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../../electron/api/backend.ts';
import type { FlagResult } from '../../../shared/contract/flags.ts';
import { waitFor } from '../../support/machine/wait.ts';

const place = { site: 'noi-bai', service: 'counter' } as const;
const flag = 'count-pushchairs';
const deadlineMs = 60_000;

/** At this site of the lab 1.4.0 is stable, which does not know the flag, and 1.6.0 the candidate. */
describe('the feature flags of a service at a site', () => {
  let dataDir: string;
  let backend: Backend;
  let api: ReturnType<typeof createRouterClient<Backend['router'], object>>;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'td-flags-'));
    backend = await createBackend({ dataDir, host: 'headless', log: pino({ enabled: false }) });
    api = createRouterClient(backend.router);
    await waitFor(async () => (await states()).length === 2, { what: 'both files', deadlineMs });
    await waitFor(isRead, { what: 'a reading of its gateways', deadlineMs });
  }, deadlineMs);
  afterAll(async () => {
    await backend.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** A start chooses a slot by what its gateways have. */
  async function isRead(): Promise<boolean> {
    for await (const { picture } of await api.live.site({ site: place.site }))
      return picture.gateways.every(({ link, splits }) => link.kind === 'up' && splits.length > 0);
    return false;
  }

  /** Slots whose file was read, with what it says. */
  async function states() {
    const listed = await api.flags.list(place);
    return listed.flatMap(({ slot, flags }) =>
      flags.kind === 'read' ? [[slot, flags.states]] : [],
    );
  }

  async function set(on: boolean, input: { readonly flag?: string; readonly key?: string } = {}) {
    const results: FlagResult[] = [];
    const asked = { key: randomUUID(), ...place, flag, on, ...input };
    for await (const each of await api.flags.set(asked)) results.push(each);
    return results.sort((a, b) => ((a.slot ?? '') < (b.slot ?? '') ? -1 : 1));
  }

  it('are read from the containers', async () => {
    expect(await states()).toEqual([
      ['a', {}],
      ['b', { [flag]: false }],
    ]);
  });

  it('are set where the release knows them, and read back; the same key does so once', async () => {
    const key = randomUUID();
    const expected = [
      { slot: 'a', release: 'counter-1.4.0', result: { kind: 'not-there' } },
      { slot: 'b', release: 'counter-1.6.0', result: { kind: 'set', was: false } },
    ];
    expect(await set(true, { key })).toMatchObject(expected);
    expect(await states()).toContainEqual(['b', { [flag]: true }]);
    expect(await set(true, { key })).toMatchObject(expected);
    expect(await set(true)).toMatchObject([{}, { result: { kind: 'set', was: true } }]);
  });

  it('begin anew with a release that starts: what was set by hand stays where it was set', async () => {
    const start = { key: randomUUID(), site: 'noi-bai', release: 'counter-1.5.0' };
    let ended: string | undefined;
    for await (const step of await api.engines.start(start)) ended = step.kind;
    expect(ended).toBe('done');
    expect(await states()).toEqual([
      ['a', {}],
      ['b', { [flag]: true }],
      ['c', { [flag]: false }],
    ]);
  });

  it('are refused by name where none knows them, and where there are none', async () => {
    await expect(set(true, { flag: 'fly' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'feature flag', id: 'fly' },
    });
    await expect(set(true, { flag: '../fly' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const service = 'none';
    await expect(api.flags.list({ ...place, service })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(api.flags.list({ ...place, site: 'none' })).rejects.toMatchObject({
      code: 'REFUSED',
    });
  });

  it('are changed one after the other: a file is read, changed and written', async () => {
    const both = await Promise.allSettled([set(true), set(false)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'REFUSED', data: { refusal: { code: 'flags-busy' } } },
    });
  });

  it('of an engine out of reach are named as not set', async () => {
    await api.lab.fault({ fault: 'engine-down', target: 'noi-bai-edge', on: true });
    const [only, ...more] = await waitFor(
      async () => {
        const results = await set(false);
        return results[0]?.container === undefined ? results : undefined;
      },
      { what: 'the engine to be missed', deadlineMs },
    );
    expect(only).toMatchObject({ engine: 'noi-bai-edge', result: { kind: 'failed' } });
    expect(more).toEqual([]);
    expect(await api.flags.list(place)).toMatchObject([
      { engine: 'noi-bai-edge', flags: { kind: 'failed', fault: { host: 'noi-bai-edge' } } },
    ]);
  });
});
