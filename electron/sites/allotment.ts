import type { SlotContent } from '../../shared/model/desired-state.ts';
import type { PlacementAt } from './site-slots.ts';

export type Allotment = PlacementAt & { readonly count: number };

/**
 * Instances of a slot's content by placement: the site's own are filled in the order of the fleet
 * file, backup placements elsewhere are there whole whenever the content is more than none.
 */
export function allot(
  places: readonly PlacementAt[],
  { instances }: SlotContent,
): readonly Allotment[] {
  let left = instances;
  return places.flatMap((place) => {
    const { placement } = place;
    const own = placement.backupFor === undefined;
    const count = own ? Math.min(left, placement.instances) : placement.instances;
    if (own) left -= count;
    return instances === 0 || count === 0 ? [] : [{ ...place, count }];
  });
}

export const allotted = (places: readonly PlacementAt[], content: SlotContent): number =>
  allot(places, content).reduce((sum, { count }) => sum + count, 0);
