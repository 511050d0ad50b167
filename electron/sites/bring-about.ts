import { gapDetail } from '../../shared/model/gap-detail.ts';
import type { Intent } from '../../shared/model/split.ts';
import { commit, onDisk } from './commit.ts';
import { type Gaps, watchFirstAnswer } from './gap.ts';
import { grow } from './grow.ts';
import { makeRoom } from './make-room.ts';
import { atEach } from './result.ts';
import { lastIntent, noteOf, readAll } from './scene.ts';
import { shrink } from './shrink.ts';
import { goOn, type Task, write } from './task.ts';

/**
 * Makes a site what the posture says: more first, then the traffic, then less; on the way back less
 * first where there is no room for both. Says what gap it has measured.
 */
export async function bringAbout(task: Task, gaps: Gaps): Promise<string | undefined> {
  const { scene, reach, fence } = task;
  goOn(task);
  await claim(task);
  await makeRoom(task, gaps);
  const answers = stableInstances(task) > 0 && gaps.isOpen(scene);
  const first = answers ? watchFirstAnswer(task) : undefined;
  try {
    const slots = await grow(task);
    goOn(task);
    const wasPartial = isPartlyMirrored(scene);
    await commit(task, scene.units, { revive: reach.revive });
    // What it has counted out of a part of the frames is no measure of what it counts out of all.
    if (wasPartial && reach.posture.mirrorShare === 0) forgetCounts(task);
    const at = await first?.found();
    goOn(task);
    await shrink(task, slots, () => {
      if (stableInstances(task) === 0) gaps.begin(scene);
    });
    await atEach(scene.units, (unit) => onDisk(scene, unit));
    if (!reach.note) fence.forget(scene);
    if (!first) return undefined;
    if (at !== undefined) return gapDetail(gaps.ended(scene, at));
    gaps.forget(scene);
    return 'gap not measured: no frames';
  } finally {
    await first?.stop();
  }
}

function isPartlyMirrored(scene: Task['scene']): boolean {
  return scene.units.some((unit) => {
    const share = lastIntent(scene, unit)?.mirrorShare ?? 0;
    return share > 0 && share < 1;
  });
}

function forgetCounts({ scene: { context, rollout, site, service } }: Task): void {
  const slot = rollout.plan.sites[site]?.slot;
  if (slot) context.telemetry.clearSlot(site, service.id, slot);
}

function stableInstances({ reach: { posture } }: Task): number {
  const { stable } = posture.roles;
  return (stable && posture.slots[stable]?.instances) ?? 0;
}

/** From its first act on, others see that the rollout holds the site. */
async function claim(task: Task): Promise<void> {
  await atEach(await readAll(task.scene), async ({ unit, live }) => {
    const note = noteOf(task.scene, unit, task.reach);
    if (!note || live.intent.rollout?.id === note.id) return;
    await write(task, unit, (intent: Intent): Intent => ({ ...intent, rollout: note }));
  });
}
