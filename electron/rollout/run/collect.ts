import type { Evidence, Rollout } from '../../../shared/model/rollout.ts';
import { readLogs } from '../../links/docker/index.ts';
import { type Gaps, newSlot, type SiteHandle, type SplitsBefore } from '../../sites/index.ts';
import { containersOf } from './observe.ts';

const logLines = 200;
const metrics = ['counts', 'errors', 'p95', 'requests'] as const;

/** Charts of both variants and the new containers' last log lines; unreadable logs are left out. */
export async function collect(
  handle: SiteHandle,
  gaps: Gaps,
  splits: SplitsBefore,
): Promise<Evidence> {
  const { context, rollout, site, service } = handle;
  const plan = rollout.plan.sites[site];
  const next = newSlot(handle);
  const old = plan?.base.roles.stable;
  const query = { site, service: service.id, metrics, window: '15m' } as const;
  const series = context.telemetry
    .series(query, Date.now())
    .filter(({ slot }) => slot === next || slot === old);
  const logs = await logsOf(handle);
  const splitBefore = splits.of(handle) ?? splitOfStep(rollout, site);
  const gapMs = gaps.measured(handle);
  return {
    ...{ site, series, next },
    ...(old === undefined ? {} : { old }),
    ...(logs.length > 0 ? { logs } : {}),
    ...(splitBefore ? { splitBefore } : {}),
    ...(gapMs === undefined ? {} : { gapMs }),
  };
}

async function logsOf(handle: SiteHandle): Promise<NonNullable<Evidence['logs']>> {
  const { context } = handle;
  const containers = containersOf(handle, newSlot(handle));
  const read = containers.map(async ({ id, name, engine }) => {
    const link = context.inventory.engines.get(engine)?.link;
    const lines = link && (await readLogs(link, id, logLines));
    if (lines?.kind !== 'done') return [];
    return [{ container: name, lines: lines.value.map(({ at, text }) => `${at} ${text}`) }];
  });
  return (await Promise.all(read)).flat();
}

/** Split of the step, where nobody looked before the way back began. */
function splitOfStep({ plan, state }: Rollout, site: string): Evidence['splitBefore'] {
  const desired = plan.waves[state.wave]?.steps[state.step]?.postures[site];
  return desired && { share: desired.share, cameras: desired.cameras.length };
}
