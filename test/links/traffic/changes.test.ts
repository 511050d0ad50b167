import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChangeStore } from '../../../electron/changes/change-store.ts';
import { Changes } from '../../../electron/changes/changes.ts';
import { CommandQueue } from '../../../electron/changes/queue.ts';
import type { Change, GatewayResult } from '../../../shared/model/change.ts';
import { type DelayProxy, startDelayProxy } from '../../support/gateway/delay-proxy.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';

describe.skipIf(!gatewayAvailable)('a change of two gateways', () => {
  const gateways: TestGateway[] = [];
  const consoles: TestConsole[] = [];
  let dir: string;
  let changes: Changes;
  let proxy: DelayProxy;

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-changes-'));
    const [one, two] = [await startGateway({ id: 'one' }), await startGateway({ id: 'two' })];
    gateways.push(one, two);
    proxy = await startDelayProxy(two.sshd.port);
    const ssh = { ...two.gateway.ssh, port: proxy.port };
    consoles.push(await openConsole(one), await openConsole({ gateway: { ...two.gateway, ssh } }));
    for (const console of consoles) {
      expect((await console.install()).at(-1)).toMatchObject({ kind: 'done' });
      await console.traffic.tend();
    }
    const store = await ChangeStore.open(dir);
    const queue = await CommandQueue.open(dir);
    changes = new Changes({ store, queue, operator: 'tester@here', camerasAt: () => [] });
  }, 30_000);

  afterAll(async () => {
    await Promise.all(consoles.map((console) => console.close()));
    await proxy?.stop();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    rmSync(dir, { recursive: true, force: true });
  });

  async function states(onState: (state: Change) => void = () => {}): Promise<readonly Change[]> {
    const all: Change[] = [];
    for await (const state of changes.run({
      key: randomUUID(),
      kind: 'split',
      scope: { kind: 'environment', service: 'counter', environment: 'all' },
      steps: consoles.map(({ traffic }) => ({ traffic, change: (intent) => intent })),
    })) {
      all.push(state);
      onState(state);
    }
    return all;
  }

  const resultOf = (state: Change | undefined, gateway: string): GatewayResult | undefined =>
    state?.results.find((each) => each.gateway === gateway);

  it('begins with nothing and ends applied and persisted at both', async () => {
    const told = await states();
    for (const gateway of ['one', 'two']) {
      expect(resultOf(told.at(-1), gateway)).toMatchObject({
        kind: 'applied',
        persisted: { kind: 'persisted' },
      });
    }
    expect(told[0]).toMatchObject({ results: [], finished: false });
    expect(told.at(-1)?.finished).toBe(true);
  });

  it('is on the disk of one while the other is silent', async () => {
    const isOnDisk = (state: Change): boolean => {
      const result = resultOf(state, 'one');
      return result?.kind === 'applied' && result.persisted.kind === 'persisted';
    };
    proxy.stall();
    const told = await states((state) => {
      if (isOnDisk(state)) proxy.restore();
    });
    expect(resultOf(told.find(isOnDisk), 'two')).toBeUndefined();
    expect(resultOf(told.at(-1), 'two')).toMatchObject({ kind: 'applied' });
  });
});
