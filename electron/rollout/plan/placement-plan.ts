import type { Fleet } from '../../../shared/model/fleet.ts';
import type { Placement } from '../../../shared/model/placement.ts';
import { placementsFor } from '../../fleet/index.ts';

/** Where a service runs at a site itself, in the order of the fleet file. */
export const ownPlacements = (fleet: Fleet, service: string, site: string): readonly Placement[] =>
  placementsOf(fleet, service, site).filter(({ backupFor }) => backupFor === undefined);

export const placementsOf = (fleet: Fleet, service: string, site: string): readonly Placement[] =>
  placementsFor(fleet, site).filter((each) => each.service === service);

/**
 * Instances by engine: the first ones stand at the first placement, as `SlotContent` says;
 * backup placements elsewhere are there whole as soon as there is one.
 */
export function placementPlan(
  placements: readonly Placement[],
  instances: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let left = instances;
  for (const { engine, instances: room, backupFor } of placements) {
    const here = backupFor === undefined ? Math.min(left, room) : instances > 0 ? room : 0;
    if (backupFor === undefined) left -= here;
    found.set(engine, (found.get(engine) ?? 0) + here);
  }
  return found;
}
