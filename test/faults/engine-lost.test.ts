import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, createBackend } from '../../electron/api/backend.ts';
import type { EngineNow } from '../../shared/model/picture.ts';

describe('an engine of the lab is lost', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'td-engine-lost-'));
  let backend: Backend;

  beforeAll(async () => {
    const log = pino({ enabled: false });
    backend = await createBackend({ dataDir, host: 'headless', log });
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('its containers stay in sight with the time at which they were read', async () => {
    const client = createRouterClient(backend.router);
    const [site = ''] = (await fleet(client)).sites.map((one) => one.id);
    const until = async (wanted: (engine: EngineNow, now: string) => boolean) => {
      for await (const { now, picture } of await client.live.site({ site })) {
        const [engine] = picture.engines;
        if (engine && wanted(engine, now)) return engine;
      }
      throw new Error('the stream ended');
    };
    const before = await until((engine) => engine.containers.length > 0);
    expect(before.readAt).toBeDefined();
    await client.lab.fault({ fault: 'engine-down', target: before.engine, on: true });
    await until(({ link }) => link.kind !== 'up');
    const later = await until(
      ({ readAt = '' }, now) => Date.parse(now) - Date.parse(readAt) > 3000,
    );
    expect(later.containers.map(({ id }) => id)).toEqual(before.containers.map(({ id }) => id));
  }, 90_000);
});

async function fleet(client: ReturnType<typeof createRouterClient<Backend['router'], object>>) {
  for await (const state of await client.fleet.watch()) return state.fleet;
  throw new Error('no fleet');
}
