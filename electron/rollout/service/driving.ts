import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { serviceById, siteById } from '../../fleet/index.ts';
import { leaseState, usesCandidate } from '../../traffic/index.ts';

/** Rollouts and leases that have no driver any more once this console has ended. */
export type Driving = {
  readonly rollouts: readonly {
    readonly release: string;
    /** Name of its site or environment. */
    readonly place: string;
    /** Continuation when this console is started again. */
    readonly onRestart: RolloutPlan['onRestart'];
  }[];
  /** Sites whose candidate gets frames for as long as this console renews its lease. */
  readonly leases: readonly { readonly site: string; readonly deadManSeconds: number }[];
};

export const isDriving = ({ rollouts, leases }: Driving): boolean =>
  rollouts.length > 0 || leases.length > 0;

/** @param console `user@host#id` of this console */
export function drivingNow(
  context: Context,
  console: string,
  underWay: readonly Rollout[],
): Driving {
  return {
    rollouts: underWay.map(({ plan }) => ({
      release: plan.release.version,
      place: placeOf(context, plan.request.scope),
      onRestart: plan.onRestart,
    })),
    leases: leasesOf(context, console),
  };
}

function placeOf(context: Context, scope: Rollout['plan']['request']['scope']): string {
  const fleet = fleetOf(context);
  if (scope.kind === 'site') return siteById(fleet, scope.site)?.name ?? scope.site;
  const { environment: id } = scope;
  return fleet.environments.find((each) => each.id === id)?.name ?? id;
}

function leasesOf(context: Context, console: string): Driving['leases'] {
  const fleet = fleetOf(context);
  const seconds = new Map<string, number>();
  for (const { gateway, traffic } of context.inventory.gateways.values()) {
    const reading = traffic.last();
    if (!reading) continue;
    const clock = reading.clock + (Date.now() - reading.at) / 1000;
    for (const [service, live] of reading.splits) {
      const deadMan = serviceById(fleet, service)?.lease.deadMan ?? 0;
      const lease = leaseState(live, deadMan, clock);
      if (lease.kind !== 'live' || lease.driver !== console || !usesCandidate(live.intent))
        continue;
      seconds.set(gateway.site, Math.max(deadMan, seconds.get(gateway.site) ?? 0));
    }
  }
  return [...seconds].map(([site, deadManSeconds]) => ({
    site: siteById(fleet, site)?.name ?? site,
    deadManSeconds,
  }));
}
