import { type Intent, type Slot, type SlotName, slotNames } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { backendName, withSlot } from '../traffic/index.ts';
import { containersIn, type SlotsByName, stopAndRemove } from './containers.ts';
import { drainedWithinMs } from './limits.ts';
import { atEach, doneValue, stopped } from './result.ts';
import { lastIntent } from './site-handle.ts';
import { inFlight } from './slot-servers.ts';
import { ensureSlots, type ReconcileTask, waitUntil } from './task.ts';

export const emptySlotContent: Slot = { instances: [] };

/** Every server that the desired state has no more has answered what it was given. */
export async function waitUntilDrained(
  { handle, ...task }: ReconcileTask,
  unit: GatewayConnection,
  wanted: SlotsByName,
): Promise<void> {
  const look = async (): Promise<string | undefined> => {
    const servers = unit.traffic.last()?.servers ?? [];
    for (const slot of slotNames) {
      const kept = new Set(wanted[slot]?.instances.map(({ name }) => name));
      const gone = servers
        .filter(
          (one) => one.backend === backendName(handle.service.id, slot) && !kept.has(one.name),
        )
        .map(({ name }) => name);
      const frames = doneValue(await inFlight(unit.admin, handle.service.id, slot, gone));
      if (frames > 0) return `slot ${slot} still answers ${frames} frames`;
    }
    return undefined;
  };
  const late = (seen: string) => stopped('out-of-reach', unit.gateway.id, seen);
  await waitUntil({ handle, ...task }, drainedWithinMs, look, late);
}

/** A slot that no frame goes to is emptied: at every gateway first, then on the engines. */
export async function drainAndEmpty(task: ReconcileTask, slot: SlotName): Promise<void> {
  const { handle, request } = task;
  const change = (intent: Intent): Intent => withSlot(intent, slot, emptySlotContent);
  await atEach(handle.units, (unit) => ensureSlots(task, unit, change));
  const others = handle.units.map((unit) => lastIntent(handle, unit)?.slots ?? {});
  await atEach(handle.units, (unit) =>
    waitUntilDrained(task, unit, { ...others[0], [slot]: emptySlotContent }),
  );
  const engines = [...new Set(handle.places.map(({ unit }) => unit))];
  await atEach(engines, async (engine) => {
    const here = await containersIn(handle, engine, slot);
    await atEach(here, (one) => stopAndRemove(engine, one, request.report));
  });
}
