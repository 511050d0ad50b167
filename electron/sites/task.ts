import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../../shared/model/split.ts';
import type { GatewayUnit } from '../inventory/index.ts';
import { driftOf, type Written } from '../traffic/index.ts';
import type { Fence } from './fence.ts';
import type { Reach } from './port.ts';
import { must, stopped } from './result.ts';
import type { Scene } from './scene.ts';

/** A site on its way to a posture. */
export type Task = {
  readonly scene: Scene;
  readonly reach: Reach;
  readonly fence: Fence;
  /** Gateways whose servers or files may not be what their intent means: a change there has broken off. */
  readonly unsettled: Set<string>;
};

export function goOn({ reach }: Task): void {
  if (reach.signal.aborted) throw stopped('refused', reach.site, 'given up');
}

/** Asks again and again until the answer is undefined; `late` says what the last one means. */
export async function until(
  task: Task,
  withinMs: number,
  look: () => Promise<string | undefined>,
  late: (seen: string) => Error,
): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    goOn(task);
    const seen = await look();
    if (seen === undefined) return;
    if (performance.now() > end) throw late(seen);
    await delay(50);
  }
}

/** A fenced change of the intent, read back. */
export async function write(
  { scene, reach, fence }: Task,
  unit: GatewayUnit,
  change: (intent: Intent) => Intent,
): Promise<Written> {
  const { signal } = reach;
  const guarded = fence.guard({ scene, unit, signal }, change);
  const written = must(await unit.traffic.write(scene.service.id, guarded));
  fence.wrote(scene, unit.gateway.id, written.after.revision);
  return written;
}

/**
 * Makes the slots of an intent so, the servers what they mean, and both kept on the gateway's disk;
 * what is so already is left alone. `onWrite` is called before servers change.
 */
export async function ensureSlots(
  task: Task,
  unit: GatewayUnit,
  change: (intent: Intent) => Intent,
  onWrite: () => void = () => {},
): Promise<void> {
  goOn(task);
  const { scene, unsettled } = task;
  const { id } = scene.service;
  const key = `${id}/${unit.gateway.id}`;
  const reading = unit.traffic.last();
  const live = reading?.splits.get(id);
  if (!reading || !live) throw stopped('out-of-reach', unit.gateway.id, 'was not read yet');
  const isSo = isDeepStrictEqual(change(live.intent), live.intent);
  const drifts = driftOf(id, live, reading.servers).some(({ part }) => part === 'server');
  if (isSo && !drifts && !unsettled.has(key)) return;
  unsettled.add(key);
  if (!isSo) await write(task, unit, change);
  onWrite();
  must(await unit.traffic.applyServers(id));
  must(await unit.traffic.persist(id));
  unsettled.delete(key);
}
