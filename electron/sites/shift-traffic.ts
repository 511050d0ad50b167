import type { Intent } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { serversNow } from '../telemetry/index.ts';
import { commit } from './commit.ts';
import type { Done } from './result.ts';
import type { SplitsBefore } from './splits-before.ts';
import type { ReconcileTask } from './task.ts';

/**
 * Roles and split of the desired state at once, at every gateway where its stable slot can answer; where
 * it cannot, the traffic stays until its containers are there again.
 */
export async function shiftTraffic(task: ReconcileTask, splits: SplitsBefore): Promise<Done> {
  const { handle } = task;
  splits.note(handle);
  const able = handle.units.filter((unit) => canAnswer(task, unit));
  const { stable } = task.request.desired.roles;
  const isEmpty = ({ slots }: Intent) =>
    stable !== undefined && slots[stable].instances.length === 0;
  await commit(task, able, { takeOver: true, revive: task.request.revive }, isEmpty);
  return {};
}

function canAnswer({ handle, request }: ReconcileTask, { traffic }: GatewayConnection): boolean {
  const reading = traffic.last();
  const intent = reading?.splits.get(handle.service.id)?.intent;
  const { stable } = request.desired.roles;
  // Not read yet: it is asked, and says why not.
  if (!reading || !intent || !stable) return true;
  const { instances } = intent.slots[stable];
  return serversNow(reading.stats, handle.service.id, stable, instances).some(
    ({ state }) => state !== 'down' && state !== 'maintenance',
  );
}
