import { gapDetail } from '../../../../shared/model/gap-detail.ts';
import type { Intent } from '../../../../shared/model/split.ts';
import { commit, onDisk } from './commit.ts';
import { type Gaps, watchFirstAnswer } from './gap.ts';
import { grow } from './grow.ts';
import { makeRoom } from './make-room.ts';
import { atEach } from './result.ts';
import { noteOf, readAll } from './scene.ts';
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
    await commit(task, scene.units, { revive: reach.revive });
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
