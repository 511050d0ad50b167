import type { Fleet } from '../../shared/model/fleet.ts';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Placement } from '../../shared/model/placement.ts';
import { camerasOf, placementsFor, servicesOf } from '../fleet/index.ts';
import type { ConfigInput } from '../traffic/index.ts';

/** Everything of the fleet that decides what is installed on one gateway. */
export function configInput(gateway: Gateway, fleet: Fleet): ConfigInput {
  const all = placementsFor(fleet, gateway.site);
  const [own, standIns] = [
    all.filter((each) => !each.backupFor),
    all.filter((each) => each.backupFor),
  ];
  return {
    gateway,
    services: servicesOf(fleet, gateway),
    cameras: camerasOf(fleet, gateway.id),
    instances: byService(own),
    backups: byService(standIns),
  };
}

function byService(placements: readonly Placement[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { service, instances } of placements) sums[service] = (sums[service] ?? 0) + instances;
  return sums;
}
