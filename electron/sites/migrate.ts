import type { Container } from '../../shared/model/container.ts';
import type { SlotName } from '../../shared/model/split.ts';
import type { EngineUnit } from '../inventory/index.ts';
import { containersIn } from './containers.ts';
import { stopped } from './result.ts';
import { runIn } from './run-in.ts';
import type { Scene } from './scene.ts';

const limitMs = 600_000;

/** The release's backup in one container of what is left, then its command in one of its own. */
export async function migrate(scene: Scene, signal: AbortSignal): Promise<string> {
  const { rollout, site } = scene;
  const plan = rollout.plan.sites[site];
  const { migration } = rollout.plan.release;
  if (!plan || !migration) return 'nothing to migrate';
  const old = plan.base.roles.stable && (await runningIn(scene, plan.base.roles.stable));
  if (!old) throw stopped('refused', site, 'no old container runs that could make the backup');
  const next = await runningIn(scene, plan.slot);
  if (!next) throw stopped('refused', site, 'no new container runs that could migrate');
  await runIn(old.unit, old.container, migration.backup, limitMs);
  if (signal.aborted) throw stopped('refused', site, 'given up');
  await runIn(next.unit, next.container, migration.command, limitMs);
  return `backup in ${old.container.name}, migrated in ${next.container.name}`;
}

type Found = { readonly unit: EngineUnit; readonly container: Container };

async function runningIn(scene: Scene, slot: SlotName): Promise<Found | undefined> {
  for (const { unit } of scene.places) {
    const here = await containersIn(scene, unit, slot);
    const container = here.find(({ state }) => state === 'running');
    if (container) return { unit, container };
  }
  return undefined;
}
