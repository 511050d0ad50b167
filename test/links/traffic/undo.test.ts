import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { undoSteps } from '../../../electron/changes/change-steps.ts';
import { ChangeStore } from '../../../electron/changes/change-store.ts';
import { Changes, type GatewayStep } from '../../../electron/changes/changes.ts';
import type { Context } from '../../../electron/changes/context.ts';
import { CommandQueue } from '../../../electron/changes/queue.ts';
import { workOffQueue } from '../../../electron/changes/queue-worker.ts';
import { withPin } from '../../../electron/traffic/intent.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { Intent, RolloutNote } from '../../../shared/model/split.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../../support/gateway/traffic.ts';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';

const noteOf = (id: string): RolloutNote => {
  const at = '2026-11-23T09:00:00.000Z';
  return { ...{ id, by: 'an@desk', at }, request: samplePlan('mall').request, wave: 0, step: 0 };
};

describe.skipIf(!gatewayAvailable)('what is undone', () => {
  let gateway: TestGateway;
  let console: TestConsole;
  let dir: string;
  let context: Pick<Context, 'inventory' | 'queue'>;
  let changes: Changes;
  let store: ChangeStore;

  beforeAll(async () => {
    gateway = await startGateway();
    console = await openConsole(gateway);
    expect((await console.install()).at(-1)).toMatchObject({ kind: 'done' });
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-undo-'));
    const queue = await CommandQueue.open(dir);
    store = await ChangeStore.open(dir);
    changes = new Changes({ store, queue, operator: 'tester@here', camerasAt: () => [] });
    const gateways = new Map([[gateway.gateway.id, { traffic: console.traffic }]]);
    context = { queue, inventory: { gateways } as unknown as Context['inventory'] };
  }, 30_000);
  afterAll(async () => {
    await console?.close();
    await gateway?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function run(steps: readonly GatewayStep[]): Promise<Change> {
    let last: Change | undefined;
    const scope = { kind: 'site', service: 'counter', site: 'site-1' } as const;
    for await (const state of changes.run({ key: randomUUID(), kind: 'rollout', scope, steps }))
      last = state;
    if (!last) throw new Error('no change');
    return last;
  }
  const change = (how: (intent: Intent) => Intent) =>
    run([{ traffic: console.traffic, change: how }]);
  const undo = (done: Change) => run(undoSteps(context as Context, done));
  const found = async () => {
    const read = await console.traffic.tend();
    if (read.kind !== 'done') throw new Error(JSON.stringify(read));
    return read.value.splits.get('counter')?.intent;
  };
  const ended = ({ rollout: _, ...rest }: Intent): Intent => withPin(rest, 'cam-1', 'stable');

  test("does not bring an ended rollout's note back", async () => {
    await change((intent) => ({ ...intent, rollout: noteOf('r-1') }));
    const last = await change(ended);
    expect((await found())?.pins).toEqual({ 'cam-1': 'stable' });
    expect(await undo(last)).toMatchObject({ results: [{ kind: 'applied' }] });
    expect((await found())?.pins).toEqual({});
    expect(await found()).not.toHaveProperty('rollout');
  });

  test('leaves the note of the rollout that holds the gateway now', async () => {
    const begun = await change((intent) => ({
      ...withPin(intent, 'cam-2', 'stable'),
      rollout: noteOf('r-2'),
    }));
    await undo(begun);
    expect(await found()).toMatchObject({ pins: {}, rollout: { id: 'r-2' } });
  });

  test('a queued change that is refused as it stands ends as refused', async () => {
    const watched = { ...gateway.gateway, mode: 'observe' } as const;
    const watching = await openConsole({ gateway: watched }, { name: 'watcher@here' });
    onTestFinished(() => watching.close());
    expect(await watching.traffic.tend()).toMatchObject({ kind: 'done' });
    const seen = await found();
    if (!seen) throw new Error('nothing was read');
    const { id } = watched;
    const fault = { host: id, command: 'pin counter', detail: 'out of reach' };
    const base = { by: 'an@desk', at: '2026-11-23T09:00:00.000Z', kind: 'pin' } as const;
    const work = {
      ...{ ...base, id: 'w-1', changeId: 'c-1', gateway: id, service: 'counter' },
      ...{ seenRevision: seen.revision, state: { kind: 'waiting' } as const },
      target: withPin(seen, 'cam-5', 'stable'),
    };
    await context.queue.add(work);
    const scope = { kind: 'site', service: 'counter', site: 'site-1' } as const;
    // Two were queued; the other one is on its way.
    const under = await change((intent) => intent);
    const [applied] = under.results;
    if (applied?.kind !== 'applied') throw new Error(JSON.stringify(under));
    const pending = { ...applied, gateway: 'gate-2', verification: { kind: 'pending' } as const };
    const queued = { kind: 'queued', gateway: id, fault, seenRevision: seen.revision } as const;
    await store.put({ ...base, id: 'c-1', scope, results: [queued, pending], finished: true });
    await context.queue.update({ ...work, seenRevision: seen.revision + 1 });
    await watching.traffic.tend();
    const gateways = new Map([[id, { traffic: watching.traffic, gateway: watched }]]);
    const inventory = { gateways } as unknown as Context['inventory'];
    await workOffQueue({ ...context, inventory, changes } as unknown as Context, id);
    expect(context.queue.list()).toEqual([]);
    const ended = store.find('c-1');
    expect(ended?.results.find((each) => each.gateway === id)).toMatchObject({ kind: 'refused' });
    expect(ended?.finished).toBe(false);
  });
});
