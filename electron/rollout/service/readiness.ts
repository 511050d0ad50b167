import type { Drill, Readiness } from '../../../shared/model/readiness.ts';
import type { WayBack } from '../../../shared/model/release.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Intent, SlotName } from '../../../shared/model/split.ts';
import { stableRelease } from '../../traffic/index.ts';

/** Facts about one service at one site that decide whether there is a way back. */
export type ReadinessFacts = {
  readonly site: string;
  readonly service: string;
  /** Intent of the site's first gateway; absent: not all of its gateways were read. */
  readonly intent?: Intent;
  /** Slots that every gateway of the site finds an instance of healthy. */
  readonly healthy: ReadonlySet<SlotName>;
  /** The rollout that holds it. */
  readonly rollout?: Rollout;
  /** The release before the one that runs now, as the journal tells. */
  readonly earlier?: string;
  /** The fleet file has the release, and every engine can be asked to start it. */
  canStart(release: string): boolean;
  rollbackOf(release: string): WayBack | undefined;
  /** Seconds that starts took here. */
  readonly startSeconds?: number;
  readonly lastDrill?: Drill;
};

type Way = Pick<Readiness, 'way' | 'release' | 'backTo'>;

/** Whether there is a way back, and what it would take. */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const { site, service, lastDrill, startSeconds } = facts;
  const found = wayOf(facts);
  const rollback = found.release === undefined ? undefined : facts.rollbackOf(found.release);
  const way = rollback?.kind === 'impossible' ? 'none' : found.way;
  const seconds = {
    instant: lastDrill?.seconds,
    restart: startSeconds,
    drilled: lastDrill?.seconds,
    none: undefined,
    unknown: undefined,
  }[way];
  return {
    ...{ site, service },
    ...found,
    way,
    light: lightOf(way, rollback, lastDrill),
    ...(seconds === undefined ? {} : { seconds }),
    ...(rollback ? { rollback } : {}),
    ...(lastDrill ? { lastDrill } : {}),
  };
}

function lightOf(
  way: Readiness['way'],
  rollback: WayBack | undefined,
  lastDrill: Drill | undefined,
): Readiness['light'] {
  if (way === 'unknown' || way === 'none') return way;
  if (way === 'drilled') return lastDrill?.lostFrames === 0 ? 'ready' : 'slow';
  return way === 'instant' && rollback?.kind !== 'needs-migration' ? 'ready' : 'slow';
}

function wayOf(facts: ReadinessFacts): Way {
  const { intent, rollout, site, healthy, earlier, lastDrill, canStart } = facts;
  if (!intent) return { way: 'unknown' };
  const running = stableRelease(intent);
  const release = running === undefined ? {} : { release: running };
  const target = rollout ? baseOf(rollout, site) : previousOf(intent);
  if (target && healthy.has(target.slot))
    return { ...release, way: 'instant', backTo: target.release };
  const backTo = target?.release ?? earlier;
  if (backTo === undefined) return { ...release, way: lastDrill ? 'drilled' : 'none' };
  if (!canStart(backTo)) return { ...release, way: 'none' };
  return { ...release, way: 'restart', backTo };
}

type Target = { readonly slot: SlotName; readonly release: string };

/** Where a rollout leads back to. */
export function baseOf({ plan }: Rollout, site: string): Target | undefined {
  const base = plan.sites[site]?.base;
  const slot = base?.roles.stable;
  const release = slot && base?.slots[slot]?.release;
  return slot && release ? { slot, release } : undefined;
}

function previousOf({ roles, slots }: Intent): Target | undefined {
  const { previous } = roles;
  const release = previous && slots[previous].release;
  return previous && release ? { slot: previous, release } : undefined;
}
