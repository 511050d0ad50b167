import type { Intent } from '../../shared/model/split.ts';
import type { GatewayUnit } from '../inventory/index.ts';
import { serversNow } from '../telemetry/index.ts';
import { commit } from './commit.ts';
import type { SplitsBefore } from './splits-before.ts';
import type { Task } from './task.ts';

/**
 * Roles and split of the posture at once, at every gateway where its stable slot can answer; where
 * it cannot, the traffic stays until its containers are there again.
 */
export async function wayBack(task: Task, splits: SplitsBefore): Promise<undefined> {
  const { scene } = task;
  splits.note(scene);
  const able = scene.units.filter((unit) => canAnswer(task, unit));
  const { stable } = task.reach.posture.roles;
  const isEmpty = ({ slots }: Intent) =>
    stable !== undefined && slots[stable].instances.length === 0;
  await commit(task, able, { takeOver: true, revive: task.reach.revive }, isEmpty);
}

function canAnswer({ scene, reach }: Task, { traffic }: GatewayUnit): boolean {
  const reading = traffic.last();
  const intent = reading?.splits.get(scene.service.id)?.intent;
  const { stable } = reach.posture.roles;
  // Not read yet: it is asked, and says why not.
  if (!reading || !intent || !stable) return true;
  const { instances } = intent.slots[stable];
  return serversNow(reading.stats, scene.service.id, stable, instances).some(
    ({ state }) => state !== 'down' && state !== 'maintenance',
  );
}
