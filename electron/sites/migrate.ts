import type { Container } from '../../shared/model/container.ts';
import type { SlotName } from '../../shared/model/split.ts';
import type { EngineConnection } from '../inventory/index.ts';
import { containersIn } from './containers.ts';
import { execIn } from './exec-in.ts';
import { type Done, stopped } from './result.ts';
import type { SiteHandle } from './site-handle.ts';

const limitMs = 600_000;

/** The release's backup in one container of what is left, then its command in one of its own. */
export async function migrate(handle: SiteHandle, signal: AbortSignal): Promise<Done> {
  const { rollout, site } = handle;
  const plan = rollout.plan.sites[site];
  const { migration } = rollout.plan.release;
  if (!plan || !migration) return { detail: 'nothing to migrate' };
  const old = plan.base.roles.stable && (await runningIn(handle, plan.base.roles.stable));
  if (!old) throw stopped('refused', site, 'no old container runs that could make the backup');
  const next = await runningIn(handle, plan.slot);
  if (!next) throw stopped('refused', site, 'no new container runs that could migrate');
  await execIn(old.unit, old.container, migration.backup, limitMs);
  if (signal.aborted) throw stopped('refused', site, 'given up');
  await execIn(next.unit, next.container, migration.command, limitMs);
  return { detail: `backup in ${old.container.name}, migrated in ${next.container.name}` };
}

type Found = { readonly unit: EngineConnection; readonly container: Container };

async function runningIn(handle: SiteHandle, slot: SlotName): Promise<Found | undefined> {
  for (const { unit } of handle.places) {
    const here = await containersIn(handle, unit, slot);
    const container = here.find(({ state }) => state === 'running');
    if (container) return { unit, container };
  }
  return undefined;
}
