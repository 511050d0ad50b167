import type { Container } from '../../../../shared/model/container.ts';
import { type Intent, slotNames } from '../../../../shared/model/split.ts';
import { withSlot } from '../../../traffic/intent.ts';
import { containersIn, remove, type Slots } from './containers.ts';
import { drained, empty, takeOut } from './out.ts';
import { atEach } from './result.ts';
import type { Task } from './task.ts';

/**
 * What the posture has no more goes: out of HAProxy at every gateway first, then, once no frame is
 * under way to it, the containers.
 * @param onOut Called when no gateway gives frames to what goes any more.
 */
export async function shrink(task: Task, wanted: Slots, onOut: () => void): Promise<void> {
  const { scene, reach } = task;
  const change = (intent: Intent): Intent =>
    slotNames.reduce((sum, slot) => withSlot(sum, slot, wanted[slot] ?? empty), intent);
  const out = await atEach(scene.units, (unit) => takeOut(task, unit, change));
  if (out.includes(true)) onOut();
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
