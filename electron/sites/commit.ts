import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Change, GatewayResult } from '../../shared/model/change.ts';
import type { Intent } from '../../shared/model/split.ts';
import type { GatewayUnit } from '../inventory/index.ts';
import { driftOf, leaseState, type WriteOptions, withPosture } from '../traffic/index.ts';
import { must, ofLink, Stopped, type Undone, worst } from './result.ts';
import { camerasHere, noteOf, type Scene } from './scene.ts';
import type { Task } from './task.ts';

/**
 * Roles, split and note of the posture, in one commit at each of these gateways, all at once.
 * Where it is so already nothing is written, but it must be on the disk.
 * @param passBy Asked of the intent that is found at last: it stays as it is.
 */
export async function commit(
  task: Task,
  units: readonly GatewayUnit[],
  options: WriteOptions,
  passBy: (intent: Intent) => boolean = () => false,
): Promise<void> {
  const { scene, reach, fence } = task;
  const changeAt =
    (unit: GatewayUnit) =>
    (intent: Intent): Intent => {
      if (passBy(intent)) return intent;
      const { stickiness } = scene.service;
      const note = noteOf(scene, unit, reach);
      return withPosture(intent, reach.posture, stickiness, camerasHere(scene, unit), note);
    };
  const [so, other] = split(units, (unit) => isSo(scene, unit, changeAt(unit), options));
  const { signal } = reach;
  const steps = other.map((unit) => ({
    traffic: unit.traffic,
    options,
    change: fence.guard({ scene, unit, signal }, changeAt(unit)),
  }));
  const [results] = await Promise.all([
    steps.length > 0 ? carryOut(task, steps) : [],
    ...so.map((unit) => onDisk(scene, unit)),
  ]);
  const undone = results.flatMap((result) => outcomeOf(task, result));
  if (undone.length > 0) throw new Stopped(worst(undone));
}

async function carryOut(
  { scene, reach }: Task,
  steps: Parameters<Scene['context']['changes']['run']>[0]['steps'],
): Promise<Change['results']> {
  const { service, site } = scene;
  const following = scene.context.changes.run({
    key: randomUUID(),
    kind: 'rollout',
    scope: { kind: 'site', service: service.id, site },
    askedShare: reach.posture.share,
    steps,
  });
  let results: Change['results'] = [];
  for await (const state of following) results = state.results;
  return results;
}

function isSo(
  { service }: Scene,
  { traffic }: GatewayUnit,
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

export async function onDisk({ service }: Scene, { traffic }: GatewayUnit): Promise<void> {
  const revision = traffic.last()?.splits.get(service.id)?.intent.revision ?? 0;
  if ((traffic.persisted(service.id)?.revision ?? -1) < revision)
    must(await traffic.persist(service.id));
}

/** Nothing where the change is in force, on the disk, and not contradicted by the counters. */
function outcomeOf({ scene, fence }: Task, result: GatewayResult): readonly Undone[] {
  const host = result.gateway;
  if (result.kind === 'queued')
    return [{ kind: 'out-of-reach', host, detail: result.fault.detail }];
  // Only a rollback has nothing to do, and only what a person has queued is dropped.
  if (result.kind === 'unneeded' || result.kind === 'dropped') return [];
  if (result.kind !== 'applied') return [ofLink({ kind: result.kind, fault: result.fault })];
  fence.wrote(scene, host, result.after.revision);
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
