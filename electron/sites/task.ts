import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { driftOf, type Written } from '../traffic/index.ts';
import type { ReconcileRequest } from './executor.ts';
import type { Fence } from './fence.ts';
import { doneValue, stopped } from './result.ts';
import type { SiteHandle } from './site-handle.ts';

/** A site on its way to a desired state. */
export type ReconcileTask = {
  readonly handle: SiteHandle;
  readonly request: ReconcileRequest;
  readonly fence: Fence;
  /** Gateways whose servers or files may not be what their intent means: a change there has broken off. */
  readonly unsettled: Set<string>;
};

export function throwIfAborted({ request }: ReconcileTask): void {
  if (request.signal.aborted) throw stopped('refused', request.site, 'given up');
}

/** Asks again and again until the answer is undefined; `late` says what the last one means. */
export async function waitUntil(
  task: ReconcileTask,
  withinMs: number,
  look: () => Promise<string | undefined>,
  late: (seen: string) => Error,
): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    throwIfAborted(task);
    const seen = await look();
    if (seen === undefined) return;
    if (performance.now() > end) throw late(seen);
    await delay(50);
  }
}

/** A fenced change of the intent, read back. */
export async function write(
  { handle, request, fence }: ReconcileTask,
  unit: GatewayConnection,
  change: (intent: Intent) => Intent,
): Promise<Written> {
  const { signal } = request;
  const guarded = fence.guard({ handle, unit, signal }, change);
  const written = doneValue(await unit.traffic.write(handle.service.id, guarded));
  fence.wrote(handle, unit.gateway.id, written.after.revision);
  return written;
}

/**
 * Writes the slots of an intent, sets the servers by them, and keeps both on the gateway's disk.
 * Does nothing where that is so already. `onWrite` is called before servers change.
 */
export async function ensureSlots(
  task: ReconcileTask,
  unit: GatewayConnection,
  change: (intent: Intent) => Intent,
  onWrite: () => void = () => {},
): Promise<void> {
  throwIfAborted(task);
  const { handle, unsettled } = task;
  const { id } = handle.service;
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
  doneValue(await unit.traffic.applyServers(id));
  doneValue(await unit.traffic.persist(id));
  unsettled.delete(key);
}
