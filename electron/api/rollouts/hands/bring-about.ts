import type { Intent } from '../../../../shared/model/split.ts';
import { commit } from './commit.ts';
import { grow } from './grow.ts';
import { atEach } from './result.ts';
import { noteOf, readAll } from './scene.ts';
import { shrink } from './shrink.ts';
import { goOn, type Task, write } from './task.ts';

/** Makes a site what the posture says: more first, then the traffic, then less. */
export async function bringAbout(task: Task): Promise<string | undefined> {
  const { scene, reach, fence } = task;
  goOn(task);
  await readAll(scene);
  await claim(task);
  const slots = await grow(task);
  goOn(task);
  await commit(task, scene.units, { revive: reach.revive });
  goOn(task);
  await shrink(task, slots, () => {});
  if (!reach.note) fence.forget(scene);
  return undefined;
}

/** From its first act on, others see that the rollout holds the site. */
async function claim(task: Task): Promise<void> {
  const { scene, reach } = task;
  const note = noteOf(reach);
  if (!note) return;
  await atEach(await readAll(scene), async ({ unit, live }) => {
    if (live.intent.rollout?.id === note.id) return;
    await write(task, unit, (intent: Intent): Intent => ({ ...intent, rollout: note }));
  });
}
