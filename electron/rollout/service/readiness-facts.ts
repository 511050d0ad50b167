import { isRead } from '../../../shared/model/link.ts';
import type { Drill } from '../../../shared/model/readiness.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import { slotNames } from '../../../shared/model/split.ts';
import { type Context, fleetOf, isSlotHealthy } from '../../changes/index.ts';
import { gatewaysIn, releaseById } from '../../fleet/index.ts';
import type { GatewayConnection } from '../../inventory/index.ts';
import { stableRelease } from '../../traffic/index.ts';
import { ownPlacements } from '../plan/placement-plan.ts';
import { holds } from './held-sites.ts';
import { type Starts, typicalSeconds } from './read-plan-input.ts';
import { baseOf, type ReadinessFacts } from './readiness.ts';

/** Facts of the journal, and of rollouts under way, about ways back. */
export type KnownReadiness = {
  readonly underWay: readonly Rollout[];
  /** Ended, newest first. */
  readonly ended: readonly Rollout[];
  /** Newest first. */
  readonly drills: readonly Drill[];
  starts(service: string): Starts;
};

/** Of every service at every site that routes to it. */
export function readinessFacts(context: Context, known: KnownReadiness): readonly ReadinessFacts[] {
  const fleet = fleetOf(context);
  return fleet.services.flatMap(({ id: service }) => {
    const starts = known.starts(service);
    return fleet.sites
      .filter(({ id: site }) => gatewaysIn(fleet, { kind: 'site', service, site }).length > 0)
      .map(({ id: site }) => factsOf(context, known, starts, site, service));
  });
}

function factsOf(
  context: Context,
  known: KnownReadiness,
  starts: Starts,
  site: string,
  service: string,
): ReadinessFacts {
  const units = context.inventory
    .gatewaysOf(site)
    .filter((unit) => unit.input.services.some(({ id }) => id === service));
  const intent = intentOf(units, service);
  const running = intent && stableRelease(intent);
  const rollout = known.underWay.find((each) => holds(each, service, site));
  const earlier = earlierRelease(known.ended, service, site, running);
  const startSeconds = typicalSeconds(starts, site);
  const lastDrill = known.drills.find((each) => each.site === site && each.service === service);
  return {
    ...{ site, service },
    healthy: new Set(
      slotNames.filter((slot) => units.every((unit) => isSlotHealthy(unit, service, slot))),
    ),
    canStart: (release) => canStart(context, site, service, release),
    rollbackOf: (release) => releaseById(fleetOf(context), release)?.rollback,
    ...(intent ? { intent } : {}),
    ...(rollout ? { rollout } : {}),
    ...(earlier === undefined ? {} : { earlier }),
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(lastDrill ? { lastDrill } : {}),
  };
}

function intentOf(units: readonly GatewayConnection[], service: string) {
  const intents = units.flatMap(({ traffic }) => traffic.last()?.splits.get(service)?.intent ?? []);
  const isWhole = intents.length === units.length && units.every((unit) => isRead(unit.state()));
  return isWhole ? intents[0] : undefined;
}

function earlierRelease(
  ended: readonly Rollout[],
  service: string,
  site: string,
  running: string | undefined,
): string | undefined {
  const last = ended.find(
    (each) =>
      holds(each, service, site) &&
      each.state.sites[site]?.kind === 'promoted' &&
      each.plan.release.id === running,
  );
  return last && baseOf(last, site)?.release;
}

function canStart(context: Context, site: string, service: string, release: string): boolean {
  const fleet = fleetOf(context);
  const engines = ownPlacements(fleet, service, site).map(({ engine }) =>
    context.inventory.engines.get(engine),
  );
  const areUp = engines.every((unit) => unit !== undefined && isRead(unit.state()));
  return engines.length > 0 && areUp && releaseById(fleet, release) !== undefined;
}
