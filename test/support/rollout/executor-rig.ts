import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import pino from 'pino';
import { startScheduler } from '../../../electron/api/scheduler.ts';
import { ChangeStore } from '../../../electron/changes/change-store.ts';
import { Changes } from '../../../electron/changes/changes.ts';
import type { Context } from '../../../electron/changes/context.ts';
import { CommandQueue } from '../../../electron/changes/queue.ts';
import { cameraIdsAt } from '../../../electron/fleet/lookup.ts';
import { readFleet } from '../../../electron/fleet/read.ts';
import { Inventory } from '../../../electron/inventory/inventory.ts';
import { createConnectLimiter } from '../../../electron/links/ssh/limiter.ts';
import { createSecretStore } from '../../../electron/links/ssh/secrets.ts';
import { createTrustStore } from '../../../electron/links/ssh/trust-store.ts';
import { Board } from '../../../electron/picture/board.ts';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import type { SiteInput } from '../../../electron/rollout/plan/plan-input.ts';
import { createExecutor } from '../../../electron/rollout/run/create-executor.ts';
import type { Rollouts } from '../../../electron/rollout/service/service.ts';
import type { Executor, ReconcileRequest } from '../../../electron/sites/executor.ts';
import { systemClock } from '../../../electron/telemetry/clock.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import { install } from '../../../electron/traffic/install.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { platform } from '../docker/image-archive.ts';
import { waitFor } from '../machine/wait.ts';
import { sampleRollout } from './sample-rollout.ts';

/** A console as far as executor go: everything under its contract, without a runner. */
export type ExecutorRig = {
  readonly context: Context;
  readonly executor: Executor;
  readonly console: string;
  /** Puts our part on every gateway and the posture that rollouts begin with at every site. */
  prepare(base: DesiredState): Promise<void>;
  rollout(request: RolloutRequest): Promise<Rollout>;
  intents(site: string): readonly Intent[];
  close(): Promise<void>;
};

/** A site with two instances of the release `old`, before any rollout. */
export const base: DesiredState = {
  slots: { a: { release: 'old', instances: 2 } },
  roles: { stable: 'a' },
  cameras: [],
  share: 0,
  mirrorShare: 0,
};

export async function openExecutor(
  fleetFile: string,
  dataDir: string,
  name = 'tester@here',
): Promise<ExecutorRig> {
  mkdirSync(dataDir, { recursive: true });
  const console = `${name}#1`;
  const { context, close } = await openContext(fleetFile, dataDir, name, console);
  const executor = createExecutor(context, console);
  const { inventory } = context;
  await waitFor(
    () =>
      [...inventory.gateways.values()].every(({ traffic }) => traffic.last()) &&
      [...inventory.engines.values()].every(({ readAt }) => readAt !== undefined),
    { what: 'the first readings', deadlineMs: 30_000 },
  );
  return {
    ...{ context, executor: executor, console, close },
    async prepare(base) {
      for (const unit of inventory.gateways.values()) {
        const told = [];
        const { ssh, admin, input, traffic } = unit;
        for await (const each of install({ ssh, admin, input, traffic })) told.push(each);
        if (told.at(-1)?.kind !== 'done') throw new Error(JSON.stringify(told.at(-1)));
        await waitFor(() => unit.traffic.last()?.splits.has('counter'), {
          ...{ what: 'our part', deadlineMs: 20_000 },
        });
      }
      for (const { id } of context.fleetState().fleet.sites) {
        const begun = sampleRollout('first');
        const done = await executor.reconcile(reachOf(begun, id, base));
        if (done.kind !== 'done') throw new Error(JSON.stringify(done));
      }
    },
    async rollout(request) {
      const { fleet } = context.fleetState();
      const sites = Object.fromEntries(fleet.sites.map(({ id }) => [id, siteInput(inventory, id)]));
      const answer = makePlan({ fleet, request, sites });
      if (answer.kind !== 'fits') throw new Error(JSON.stringify(answer));
      return sampleRollout(`r-${Math.random().toString(36).slice(2, 10)}`, answer.plan);
    },
    intents: (site) =>
      inventory
        .gatewaysOf(site)
        .flatMap(({ traffic }) => traffic.last()?.splits.get('counter')?.intent ?? []),
  };
}

export function reachOf(
  rollout: Rollout,
  site: string,
  desired: DesiredState,
  more: Partial<ReconcileRequest> = {},
): ReconcileRequest {
  const signal = new AbortController().signal;
  return { ...{ rollout, site, desired, signal, revive: false }, report: () => {}, ...more };
}

/** Whether it fits is not asked here. */
function siteInput(inventory: Inventory, site: string): SiteInput {
  const intents = inventory.gatewaysOf(site).flatMap(({ gateway, traffic }) => {
    const intent = traffic.last()?.splits.get('counter')?.intent;
    return intent ? [[gateway.id, intent] as const] : [];
  });
  const roomy = { platform, cpus: 64, memoryBytes: 2 ** 40, memoryHeldBytes: 0 };
  const engines = inventory
    .enginesOf(site)
    .map(({ engine }) => [engine.id, { ...roomy, portsHeld: new Set<number>() }] as const);
  return {
    ...{ kind: 'read', intents: Object.fromEntries(intents), weights: new Map() },
    engines: Object.fromEntries(engines),
  };
}

async function openContext(fleetFile: string, dataDir: string, operator: string, console: string) {
  const read = await readFleet(fleetFile);
  if (!('fleet' in read)) throw new Error(JSON.stringify(read));
  const secrets = createSecretStore();
  const log = pino({ level: process.env.TALLYDECK_TEST_LOG ?? 'silent' });
  const linkLog = (): void => {};
  const ssh = {
    ...{ secrets, log: linkLog, limiter: createConnectLimiter() },
    trustStore: createTrustStore(dataDir, linkLog),
  };
  const inventory = new Inventory({ ssh, secrets, console }, systemClock);
  const records = await ChangeStore.open(dataDir);
  const queue = await CommandQueue.open(dataDir);
  const state = {
    ...{ fleet: read.fleet, file: fleetFile, readAt: new Date().toISOString() },
    ...{ problems: [], simulated: false },
  };
  const events = new EventEmitter();
  const context: Context = {
    ...{ inventory, records, queue, secrets, log, operator },
    telemetry: createTelemetryStore(),
    changes: new Changes({
      ...{ store: records, queue, operator },
      camerasAt: (gateway, service) => cameraIdsAt(read.fleet, gateway, service),
    }),
    fleetState: () => state,
    onFleet: (listener) => {
      events.on('state', listener);
      return () => events.off('state', listener);
    },
  };
  inventory.follow(read.fleet);
  // Nothing drives here but the test itself.
  const nobody = { tick: () => {} } as unknown as Rollouts;
  const stop = startScheduler(context, new Board(context, () => []), nobody, systemClock);
  const close = async (): Promise<void> => {
    await stop();
    await inventory.close();
  };
  return { context, close };
}
