import type { Intent } from '../../shared/model/split.ts';
import { commit, onDisk } from './commit.ts';
import { freeCapacity } from './free-capacity.ts';
import { type Gaps, watchFirstAnswer } from './gap.ts';
import { removeExtra } from './remove-extra.ts';
import { atEach, type Done } from './result.ts';
import { lastIntent, noteOf, tendAll } from './site-handle.ts';
import { startInstances } from './start-instances.ts';
import { type ReconcileTask, throwIfAborted, write } from './task.ts';

/**
 * Makes a site what the desired state says: more first, then the traffic, then less; on the way back less
 * first where there is no room for both. Says what gap it has measured.
 */
export async function reconcileSite(task: ReconcileTask, gaps: Gaps): Promise<Done> {
  const { handle, request, fence } = task;
  throwIfAborted(task);
  await claim(task);
  await freeCapacity(task, gaps);
  const answers = stableInstances(task) > 0 && gaps.isOpen(handle);
  const first = answers ? watchFirstAnswer(task) : undefined;
  try {
    const slots = await startInstances(task);
    throwIfAborted(task);
    const wasPartial = isPartlyMirrored(handle);
    await commit(task, handle.units, { revive: request.revive });
    // Counts from a part of the frames are no measure of counts from all of them.
    if (wasPartial && request.desired.mirrorShare === 0) forgetCounts(task);
    const at = await first?.found();
    throwIfAborted(task);
    await removeExtra(task, slots, () => {
      if (stableInstances(task) === 0) gaps.begin(handle);
    });
    await atEach(handle.units, (unit) => onDisk(handle, unit));
    if (!request.note) fence.forget(handle);
    if (!first) return {};
    if (at !== undefined) return { gapMs: gaps.ended(handle, at) };
    gaps.forget(handle);
    return { gapMs: 'no-frames' };
  } finally {
    await first?.stop();
  }
}

function isPartlyMirrored(handle: ReconcileTask['handle']): boolean {
  return handle.units.some((unit) => {
    const share = lastIntent(handle, unit)?.mirrorShare ?? 0;
    return share > 0 && share < 1;
  });
}

function forgetCounts({ handle: { context, rollout, site, service } }: ReconcileTask): void {
  const slot = rollout.plan.sites[site]?.slot;
  if (slot) context.telemetry.forgetSlot(site, service.id, slot);
}

function stableInstances({ request: { desired } }: ReconcileTask): number {
  const { stable } = desired.roles;
  return (stable && desired.slots[stable]?.instances) ?? 0;
}

/** From its first act on, others see that the rollout holds the site. */
async function claim(task: ReconcileTask): Promise<void> {
  await atEach(await tendAll(task.handle), async ({ unit, live }) => {
    const note = noteOf(task.handle, unit, task.request);
    if (!note || live.intent.rollout?.id === note.id) return;
    await write(task, unit, (intent: Intent): Intent => ({ ...intent, rollout: note }));
  });
}
