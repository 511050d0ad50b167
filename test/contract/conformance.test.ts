import { isDefinedError, ORPCError, safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientLimits } from '../../electron/host/limits.ts';
import { createTestRouter, hostInfo, type TestRouter } from '../support/contract/router.ts';
import { type PageClient, type Rig, rigs, type WireName } from '../support/contract/wires.ts';
import { waitFor } from '../support/machine/wait.ts';

const wires = Object.keys(rigs) as WireName[];
const real = wires.filter((name) => name !== 'in memory');
const share = (value: number) =>
  ({ scope: { kind: 'site', service: 'counter', site: 'q7' }, share: value }) as const;

let router: TestRouter;
let rig: Rig;
let api: PageClient;
let leave: () => void;

async function open(name: WireName): Promise<void> {
  router = createTestRouter();
  rig = await rigs[name](router.router);
  ({ api, close: leave } = await rig.connect());
}

async function shut(): Promise<void> {
  leave();
  await rig.close();
}

describe.each(wires)('the contract over %s', (name) => {
  beforeEach(() => open(name));
  afterEach(shut);

  it('answers a method, in any script', async () => {
    expect(await api.host.info()).toEqual(hostInfo);
  });

  it('answers a method without output', async () => {
    const answer = await api.lab.fault({ fault: 'slow-link', target: 'q7', on: true });
    expect(answer).toBeUndefined();
  });

  it('keeps many answers under way apart', async () => {
    const asked = Array.from({ length: 100 }, (_, index) => index / 100);
    const answers = await Promise.all(asked.map((each) => api.traffic.preview(share(each))));
    expect(answers.map((each) => each.nearest.share)).toEqual(asked);
  });

  it('carries an answer of two megabytes', async () => {
    expect(await api.traffic.history({ limit: 500 })).toHaveLength(500);
  });

  it('refuses input that the contract does not allow', async () => {
    const { error } = await safe(api.traffic.preview(share(1.5)));
    expect(error).toBeInstanceOf(ORPCError);
    expect((error as ORPCError<string, unknown>).code).toBe('BAD_REQUEST');
  });

  it.each(['$(reboot)', '-rf', '../../etc', 'a b', 'a\nset map', 'x'.repeat(64)])(
    'refuses %j as a name',
    async (target) => {
      const { error } = await safe(api.lab.fault({ fault: 'slow-link', target, on: true }));
      expect((error as ORPCError<string, unknown>).code).toBe('BAD_REQUEST');
    },
  );

  it('ends a method in a typed error', async () => {
    const { error } = await safe(
      api.lab.fault({ fault: 'slow-link', target: 'refused', on: true }),
    );
    if (!isDefinedError(error) || error.code !== 'REFUSED') throw new Error(`found ${error}`);
    expect(error.data).toEqual({ refusal: { code: 'slots-full' } });
  });

  it('streams, and says when it is over', async () => {
    const found: string[] = [];
    for await (const line of await api.fleet.check({})) found.push(line.what);
    expect(found).toEqual(['version', 'socket']);
  });

  it('ends a stream in a typed error, after what came before it', async () => {
    const found: string[] = [];
    const read = async () => {
      for await (const line of await api.fleet.check({ host: 'fails' })) found.push(line.what);
    };
    const { error } = await safe(read());
    expect(found).toEqual(['version']);
    expect(error).toMatchObject({ code: 'REMOTE_FAILED', data: { host: 'q7', detail: 'no' } });
  });

  it('ends a quiet stream at the server when its reader is told to stop', async () => {
    const stop = new AbortController();
    const stream = await api.lab.watch(undefined, { signal: stop.signal });
    expect(await stream.next()).toMatchObject({ value: { running: true } });
    expect(router.readers()).toBe(1);
    const pending = safe(stream.next());
    stop.abort();
    await pending;
    await waitFor(() => router.readers() === 0, { what: 'the end of the stream' });
  });
});

describe.each(real)('%s', (name) => {
  beforeEach(() => open(name));
  afterEach(shut);

  it('tells nothing of an unforeseen error but that there was one', async () => {
    const { error } = await safe(api.lab.fault({ fault: 'slow-link', target: 'broken', on: true }));
    expect(error).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'Internal server error',
    });
  });

  it('ends a quiet stream at the server when its reader just leaves it', async () => {
    const stream = await api.lab.watch();
    await stream.next();
    await stream.return?.();
    await waitFor(() => router.readers() === 0, { what: 'the end of the stream' });
  });

  it('ends streams and calls on both sides when the reader closes', async () => {
    const stream = await api.lab.watch();
    await stream.next();
    const waiting = [safe(stream.next()), safe(api.links.retry({ host: 'q7' }))];
    leave();
    for (const { error } of await Promise.all(waiting)) expect(error).toBeInstanceOf(Error);
    await waitFor(() => router.readers() === 0, { what: 'the end of the stream' });
  });

  it('rejects a call after the close, and does not hang', async () => {
    await api.host.info();
    leave();
    await expect(api.host.info()).rejects.toThrow();
    await expect(api.lab.watch()).rejects.toThrow();
  });

  it('answers a second reader after the first is gone', async () => {
    leave();
    const second = await rig.connect();
    expect(await second.api.host.info()).toEqual(hostInfo);
    second.close();
  });

  it('refuses a stream too many with a typed error, and still answers calls', async () => {
    const open = () => safe(api.lab.watch());
    const { streams } = clientLimits;
    const opened = await Promise.all(Array.from({ length: streams }, open));
    expect(opened.map(({ error }) => error)).toEqual(Array(streams).fill(null));
    const { error } = await open();
    expect(error).toMatchObject({ code: 'BUSY', data: { what: 'streams', most: streams } });
    expect(await api.host.info()).toEqual(hostInfo);
    const [first] = opened;
    await first?.data?.return?.();
    await waitFor(async () => (await open()).error === null, { what: 'room for another stream' });
  });

  it('refuses a call too many with a typed error, and carries the others on', async () => {
    const stop = new AbortController();
    const never = () => safe(api.links.retry({ host: 'q7' }, { signal: stop.signal }));
    const waiting = Array.from({ length: clientLimits.calls }, never);
    const { error } = await safe(api.host.info());
    expect(error).toMatchObject({
      code: 'BUSY',
      data: { what: 'calls', most: clientLimits.calls },
    });
    stop.abort();
    await Promise.all(waiting);
    await waitFor(async () => (await safe(api.host.info())).error === null, {
      what: 'room for another call',
    });
  });

  it('drops a client that goes on asking too much, and nobody else', async () => {
    const other = await rig.connect();
    const { calls, refusals } = clientLimits;
    const asked = Array.from({ length: calls + refusals + 1 }, () =>
      safe(api.links.retry({ host: 'q7' })),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ error }) => error === null)).toEqual([]);
    const kept = answers.filter(({ error }) => isDefinedError(error) && error.code === 'BUSY');
    expect(kept.length).toBeLessThanOrEqual(refusals);
    await expect(api.host.info()).rejects.toThrow();
    expect(await other.api.host.info()).toEqual(hostInfo);
    other.close();
  });
});
