import type { Container } from '../../shared/model/container.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import { withSlot } from '../traffic/index.ts';
import { containersIn, remove, type Slots } from './containers.ts';
import { drained, empty } from './out.ts';
import { atEach } from './result.ts';
import { ensureSlots, type Task } from './task.ts';

/**
 * What the posture has no more goes: out of HAProxy at every gateway first, then, once no frame is
 * under way to it, the containers.
 * @param onOut Called when a gateway begins to give no more frames to what goes.
 */
export async function shrink(task: Task, wanted: Slots, onOut: () => void): Promise<void> {
  const { scene, reach } = task;
  const change = (intent: Intent): Intent =>
    slotNames.reduce((sum, slot) => withSlot(sum, slot, wanted[slot] ?? empty), intent);
  await atEach(scene.units, (unit) => ensureSlots(task, unit, change, onOut));
  await atEach(scene.units, (unit) => drained(task, unit, wanted));
  const engines = [...new Set(scene.places.map(({ unit }) => unit))];
  await atEach(engines, async (engine) => {
    const extra = (await containersIn(scene, engine)).filter((one) => !isWanted(one, wanted));
    await atEach(extra, (one) => remove(engine, one, reach.report));
  });
}

function isWanted({ slot, release, port, engine }: Container, wanted: Slots): boolean {
  const held = slot && wanted[slot];
  return (
    held !== undefined &&
    held.release === release &&
    held.instances.some((one) => one.port === port && one.engine === engine)
  );
}
