import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../electron/api/backend.ts';
import type { ToldChange } from '../../shared/model/change.ts';
import { type PageClient, type Rig, rigs, type WireName } from '../support/contract/wires.ts';

const wires = Object.keys(rigs) as WireName[];
let dataDir: string;
let backend: Backend;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'td-backend-'));
  const log = pino({ enabled: false });
  backend = await createBackend({ dataDir, host: 'headless', log });
}, 60_000);

afterAll(async () => {
  await backend.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function first<T>(stream: AsyncIterable<T>, wanted: (value: T) => boolean): Promise<T> {
  for await (const value of stream) if (wanted(value)) return value;
  throw new Error('the stream ended before what was waited for');
}

async function last<T>(stream: AsyncIterable<T>): Promise<T | undefined> {
  let value: T | undefined;
  for await (value of stream);
  return value;
}

describe.each(wires)('the real backend, with its lab, over %s', (name) => {
  let rig: Rig;
  let api: PageClient;
  let leave: () => void;

  beforeAll(async () => {
    rig = await rigs[name](backend.router);
    ({ api, close: leave } = await rig.connect());
  });

  afterAll(async () => {
    leave();
    await rig.close();
  });

  it('says who it is', async () => {
    expect(await api.host.info()).toMatchObject({ host: 'headless', version: expect.any(String) });
  });

  it('streams the fleet, the lab and the overview, the whole first', async () => {
    const fleet = await first(await api.fleet.watch(), () => true);
    expect(fleet).toMatchObject({ simulated: true, problems: [] });
    expect(await first(await api.lab.watch(), () => true)).toMatchObject({ running: true });
    const overview = await first(await api.live.overview(), () => true);
    expect(overview.whole).toBe(true);
    expect(overview.sites.map((each) => each.site).toSorted()).toEqual(
      fleet.fleet.sites.map((each) => each.id).toSorted(),
    );
  });

  it('streams a site, and its lines', async () => {
    const { fleet } = await first(await api.fleet.watch(), () => true);
    const site = fleet.sites[0]?.id ?? '';
    const service = fleet.services[0]?.id ?? '';
    const { picture } = await first(await api.live.site({ site }), () => true);
    expect(picture.summary.site).toBe(site);
    const lines = await api.live.series({ site, service, metrics: ['requests'], window: '15m' });
    expect(await first(lines, () => true)).toMatchObject({ whole: true });
  });

  it('ends in typed errors that name what is not there', async () => {
    const scope = { kind: 'site', service: 'counter', site: 'nowhere' } as const;
    const { error } = await safe(api.traffic.preview({ scope, share: 0.5 }));
    if (!isDefinedError(error) || error.code !== 'NOT_FOUND') throw new Error(`found ${error}`);
    expect(error.data).toEqual({ what: 'site', id: 'nowhere' });
    const stream = await safe(
      api.live.site({ site: 'nowhere' }).then((each) => first(each, () => true)),
    );
    expect(stream.error).toMatchObject({ code: 'NOT_FOUND', data: { id: 'nowhere' } });
  });

  it('carries a change of traffic from the click to its end, once for one key', async () => {
    const { fleet } = await first(await api.fleet.watch(), () => true);
    const site = fleet.sites[0]?.id ?? '';
    const ready = ({
      sites,
    }: {
      sites: readonly { site: string; links: readonly { state: { kind: string } }[] }[];
    }) =>
      sites.some(
        (each) => each.site === site && each.links.every(({ state }) => state.kind === 'up'),
      );
    await first(await api.live.overview(), ready);
    const service = fleet.services[0]?.id ?? '';
    const camera = fleet.cameras.find((each) => each.site === site && each.service === service);
    const input = { key: randomUUID(), site, camera: camera?.id ?? '', role: 'stable' } as const;
    const change = await last<ToldChange>(await api.traffic.pin(input));
    expect(change).toMatchObject({
      kind: 'pin',
      finished: true,
      results: [{ kind: 'applied' }],
    });
    const again = await last<ToldChange>(await api.traffic.pin(input));
    expect(again?.id).toBe(change?.id);
  });
});
