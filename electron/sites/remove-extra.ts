import type { Container } from '../../shared/model/container.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import { withSlot } from '../traffic/index.ts';
import { containersIn, type SlotsByName, stopAndRemove } from './containers.ts';
import { emptySlotContent, waitUntilDrained } from './drain.ts';
import { atEach } from './result.ts';
import { ensureSlots, type ReconcileTask } from './task.ts';

/**
 * Removes instances that the desired state does not have: out of HAProxy at every gateway first,
 * then, once no frame is under way to them, their containers.
 * @param onOut Called when a gateway begins to give no more frames to these instances.
 */
export async function removeExtra(
  task: ReconcileTask,
  wanted: SlotsByName,
  onOut: () => void,
): Promise<void> {
  const { handle, request } = task;
  const change = (intent: Intent): Intent =>
    slotNames.reduce((sum, slot) => withSlot(sum, slot, wanted[slot] ?? emptySlotContent), intent);
  await atEach(handle.units, (unit) => ensureSlots(task, unit, change, onOut));
  await atEach(handle.units, (unit) => waitUntilDrained(task, unit, wanted));
  const engines = [...new Set(handle.places.map(({ unit }) => unit))];
  await atEach(engines, async (engine) => {
    const extra = (await containersIn(handle, engine)).filter((one) => !isWanted(one, wanted));
    await atEach(extra, (one) => stopAndRemove(engine, one, request.report));
  });
}

function isWanted({ slot, release, port, engine }: Container, wanted: SlotsByName): boolean {
  const held = slot && wanted[slot];
  return (
    held !== undefined &&
    held.release === release &&
    held.instances.some((one) => one.port === port && one.engine === engine)
  );
}
