import { randomUUID } from 'node:crypto';
import { ChangeStore } from '../../electron/changes/change-store.ts';
import { type ChangeRequest, Changes } from '../../electron/changes/changes.ts';
import { CommandQueue } from '../../electron/changes/queue.ts';
import { onStable, withSlot } from '../../electron/traffic/intent.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';
import { gatewayAvailable, startGateway } from '../support/gateway/gateway.ts';
import { openConsole, type TestConsole } from '../support/gateway/traffic.ts';
import { waitFor } from '../support/machine/wait.ts';
import type { Answering } from './answering.ts';
import { type Defer, scoped, tempDir } from './closers.ts';
import { aim, median, monotonicMs, ms, percentile, printTable, progress } from './figures.ts';
import { type Responders, startCameras, startResponders } from './programs.ts';

export type RollbackPlan = { readonly rollbacks: number };

const cameras = 16;
const framesPerSecond = 60;
const aimMs = 250;
/** A rollback is asked for when the candidate has had this many frames since the split. */
const framesBefore = 50;
const scope = { kind: 'site', service: 'counter', site: 'site-1' } as const;

type Taken = {
  /** From the click to the last new frame that came to the candidate; 0 when none came after it. */
  readonly lastFrameMs: number;
  readonly appliedMs: number;
  readonly verifiedMs: number;
};

/** Time from the click on rollback to the last new frame on the candidate, under load. */
export async function benchRollback({ rollbacks }: RollbackPlan): Promise<void> {
  if (!gatewayAvailable) return progress('skipped: a rollback under load needs haproxy and sshd');
  const taken = await scoped(async (defer) => {
    progress(`${rollbacks} rollbacks under load`);
    const responders = await startResponders(defer);
    const { console: opened, port } = await openGateway(defer, responders);
    const changes = await openChanges(defer);
    await startCameras(defer, port, cameras, framesPerSecond);
    const all: Taken[] = [];
    while (all.length < rollbacks) all.push(await rollbackOnce(changes, opened, responders));
    return all;
  });
  const row = (name: string, of: (each: Taken) => number) => {
    const values = taken.map(of);
    return [name, ms(median(values)), ms(percentile(values, 0.95)), ms(Math.max(...values))];
  };
  const last = percentile(
    taken.map((each) => each.lastFrameMs),
    0.95,
  );
  printTable(
    `Rollback under load: ${cameras} cameras × ${framesPerSecond} frames/s, half of them on the candidate`,
    ['from the click', 'p50', 'p95', 'longest'],
    [
      row('until the last new frame on the candidate', (each) => each.lastFrameMs),
      row('until read back', (each) => each.appliedMs),
      row('until verified by counters', (each) => each.verifiedMs),
    ],
    [
      `${taken.length} rollbacks; ${taken.filter((each) => each.lastFrameMs === 0).length} with no new frame after the click`,
      aim(`aim: last new frame within ${aimMs} ms at p95`, last <= aimMs),
    ],
  );
}

async function openGateway(defer: Defer, answering: Answering) {
  const gateway = await startGateway();
  defer(() => gateway.stop());
  const opened = await openConsole(gateway, { cameras });
  defer(() => opened.close());
  const installed = (await opened.install()).at(-1);
  if (installed?.kind !== 'done') throw new Error(`install: ${JSON.stringify(installed)}`);
  await opened.traffic.tend();
  const slot = (port: number) => ({
    instances: [{ name: 'i1', address: '127.0.0.1', port, engine: 'engine-1' }],
  });
  const filled = (intent: Intent): Intent => ({
    ...withSlot(withSlot(intent, 'a', slot(answering.stable)), 'b', slot(answering.candidate)),
    roles: { stable: 'a', candidate: 'b' },
  });
  await opened.traffic.write('counter', filled);
  const servers = await opened.traffic.applyServers('counter');
  if (servers.kind !== 'done') throw new Error(servers.fault.detail);
  // As a running console does; its questions and a rollback share one stream.
  const poll = setInterval(() => void opened.traffic.tend(), 1000);
  defer(() => clearInterval(poll));
  return { console: opened, port: gateway.port };
}

async function openChanges(defer: Defer): Promise<Changes> {
  const dir = tempDir(defer);
  const store = await ChangeStore.open(dir);
  const queue = await CommandQueue.open(dir);
  return new Changes({ store, queue, operator: 'bench@here', camerasAt: () => [] });
}

async function rollbackOnce(
  changes: Changes,
  { traffic }: TestConsole,
  responders: Responders,
): Promise<Taken> {
  const candidates = Array.from({ length: cameras / 2 }, (_, index) => `cam-${index + 1}`);
  const before = await responders.candidateArrived();
  await finished(changes, {
    key: randomUUID(),
    kind: 'split',
    scope,
    steps: [
      {
        traffic,
        options: { revive: true },
        change: (intent) => ({ ...intent, askedShare: 0.5, candidates }),
      },
    ],
  });
  const enough = async () =>
    (await responders.candidateArrived()).frames - before.frames > framesBefore;
  await waitFor(enough, { what: 'frames on the candidate' });
  const clickedAt = monotonicMs();
  const change = await finished(changes, {
    key: randomUUID(),
    kind: 'rollback',
    scope,
    askedShare: 0,
    steps: [{ traffic, options: { takeOver: true }, change: onStable }],
  });
  const [result] = change.results;
  if (result?.kind !== 'applied' || result.verification.kind !== 'verified') {
    throw new Error(`a rollback did not end well: ${JSON.stringify(result).slice(0, 500)}`);
  }
  const { lastAt } = await responders.candidateArrived();
  return {
    lastFrameMs: Math.max(0, lastAt - clickedAt),
    appliedMs: result.appliedMs,
    verifiedMs: result.verification.ms,
  };
}

async function finished(changes: Changes, request: ChangeRequest): Promise<Change> {
  let last: Change | undefined;
  for await (const state of changes.run(request)) last = state;
  if (!last) throw new Error('a change without a state');
  return last;
}
