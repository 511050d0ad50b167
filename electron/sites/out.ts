import { type Intent, type Slot, type SlotName, slotNames } from '../../shared/model/split.ts';
import type { GatewayUnit } from '../inventory/index.ts';
import { backendName, withSlot } from '../traffic/index.ts';
import { containersIn, remove, type Slots } from './containers.ts';
import { atEach, must, stopped } from './result.ts';
import { lastIntent } from './scene.ts';
import { inFlight } from './slot-servers.ts';
import { ensureSlots, type Task, until } from './task.ts';

const drainedWithinMs = 35_000;
export const empty: Slot = { instances: [] };

/** Every server that the posture has no more has answered what it was given. */
export async function drained(
  { scene, ...task }: Task,
  unit: GatewayUnit,
  wanted: Slots,
): Promise<void> {
  const look = async (): Promise<string | undefined> => {
    const servers = unit.traffic.last()?.servers ?? [];
    for (const slot of slotNames) {
      const kept = new Set(wanted[slot]?.instances.map(({ name }) => name));
      const gone = servers
        .filter((one) => one.backend === backendName(scene.service.id, slot) && !kept.has(one.name))
        .map(({ name }) => name);
      const frames = must(await inFlight(unit.admin, scene.service.id, slot, gone));
      if (frames > 0) return `slot ${slot} still answers ${frames} frames`;
    }
    return undefined;
  };
  const late = (seen: string) => stopped('out-of-reach', unit.gateway.id, seen);
  await until({ scene, ...task }, drainedWithinMs, look, late);
}

/** A slot that no frame goes to is emptied: at every gateway first, then on the engines. */
export async function clearSlot(task: Task, slot: SlotName): Promise<void> {
  const { scene, reach } = task;
  const change = (intent: Intent): Intent => withSlot(intent, slot, empty);
  await atEach(scene.units, (unit) => ensureSlots(task, unit, change));
  const others = scene.units.map((unit) => lastIntent(scene, unit)?.slots ?? {});
  await atEach(scene.units, (unit) => drained(task, unit, { ...others[0], [slot]: empty }));
  const engines = [...new Set(scene.places.map(({ unit }) => unit))];
  await atEach(engines, async (engine) => {
    const here = await containersIn(scene, engine, slot);
    await atEach(here, (one) => remove(engine, one, reach.report));
  });
}
