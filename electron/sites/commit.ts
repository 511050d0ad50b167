import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Change, GatewayResult } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { driftOf, leaseState, type WriteOptions, withDesiredState } from '../traffic/index.ts';
import { doneValue, type NotDone, ofLink, Stopped, worst } from './result.ts';
import { camerasHere, noteOf, type SiteHandle } from './site-handle.ts';
import type { ReconcileTask } from './task.ts';

/**
 * Roles, split and note of the desired state, in one commit at each of these gateways, all at once.
 * Where it is so already nothing is written, but it must be on the disk.
 * @param passBy Asked of the intent that is found at last: it stays as it is.
 */
export async function commit(
  task: ReconcileTask,
  units: readonly GatewayConnection[],
  options: WriteOptions,
  passBy: (intent: Intent) => boolean = () => false,
): Promise<void> {
  const { handle, request, fence } = task;
  const changeAt =
    (unit: GatewayConnection) =>
    (intent: Intent): Intent => {
      if (passBy(intent)) return intent;
      const { stickiness } = handle.service;
      const note = noteOf(handle, unit, request);
      return withDesiredState(intent, request.desired, stickiness, camerasHere(handle, unit), note);
    };
  const [so, other] = split(units, (unit) => isSo(handle, unit, changeAt(unit), options));
  const { signal } = request;
  const steps = other.map((unit) => ({
    traffic: unit.traffic,
    options,
    change: fence.guard({ handle, unit, signal }, changeAt(unit)),
  }));
  const [results] = await Promise.all([
    steps.length > 0 ? carryOut(task, steps) : [],
    ...so.map((unit) => onDisk(handle, unit)),
  ]);
  const undone = results.flatMap((result) => outcomeOf(task, result));
  if (undone.length > 0) throw new Stopped(worst(undone));
}

async function carryOut(
  { handle, request }: ReconcileTask,
  steps: Parameters<SiteHandle['context']['changes']['run']>[0]['steps'],
): Promise<Change['results']> {
  const { service, site } = handle;
  const following = handle.context.changes.run({
    key: randomUUID(),
    kind: 'rollout',
    scope: { kind: 'site', service: service.id, site },
    askedShare: request.desired.share,
    steps,
  });
  let results: Change['results'] = [];
  for await (const state of following) results = state.results;
  return results;
}

function isSo(
  { service }: SiteHandle,
  { traffic }: GatewayConnection,
  change: (intent: Intent) => Intent,
  { revive = false }: WriteOptions,
): boolean {
  const reading = traffic.last();
  const live = reading?.splits.get(service.id);
  if (!reading || !live || live.damage !== undefined) return false;
  const drift = driftOf(service.id, live, reading.servers);
  if (drift.some(({ part }) => part !== 'server')) return false;
  const ended = leaseState(live, service.lease.deadMan, reading.clock).kind === 'expired';
  return isDeepStrictEqual(change(live.intent), live.intent) && !(revive && ended);
}

export async function onDisk(
  { service }: SiteHandle,
  { traffic }: GatewayConnection,
): Promise<void> {
  const revision = traffic.last()?.splits.get(service.id)?.intent.revision ?? 0;
  if ((traffic.persisted(service.id)?.revision ?? -1) < revision)
    doneValue(await traffic.persist(service.id));
}

/** Nothing where the change is in force, on the disk, and not contradicted by the counters. */
function outcomeOf({ handle, fence }: ReconcileTask, result: GatewayResult): readonly NotDone[] {
  const host = result.gateway;
  if (result.kind === 'queued')
    return [{ kind: 'out-of-reach', host, detail: result.fault.detail }];
  // Only a rollback has nothing to do, and only what a person has queued is dropped.
  if (result.kind === 'unneeded' || result.kind === 'dropped') return [];
  if (result.kind !== 'applied') return [ofLink({ kind: result.kind, fault: result.fault })];
  fence.wrote(handle, host, result.after.revision);
  const { persisted, verification } = result;
  if (persisted.kind === 'failed')
    return [{ kind: 'out-of-reach', host, detail: `not on disk: ${persisted.fault.detail}` }];
  if (verification.kind === 'contradicted')
    return [{ kind: 'out-of-reach', host, detail: verification.detail }];
  return [];
}

function split<T>(items: readonly T[], is: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}
