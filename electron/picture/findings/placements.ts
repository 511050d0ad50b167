import type { Container } from '../../../shared/model/container.ts';
import type { Placement } from '../../../shared/model/placement.ts';
import type { SplitState } from '../../../shared/model/split.ts';
import { draft, type FindingDraft } from './draft.ts';

/** A placement for the site, with what was last read of its engine. */
export type PlacementFacts = {
  readonly placement: Placement;
  /** The engine's address as the fleet gives it now. */
  readonly address: string;
  /** Of the service, for this site; absent: the engine is not read. */
  readonly containers?: readonly Container[];
};

export function findInPlacements(
  placements: readonly PlacementFacts[],
  splits: readonly SplitState[],
): readonly FindingDraft[] {
  return placements.flatMap((facts) => {
    const own = splits.filter((split) => split.service === facts.placement.service);
    return [...findNumber(facts, own), ...findAddress(facts, own)];
  });
}

/** As many containers in stable's slot as the placement asks for, once stable has any. */
function findNumber(
  { placement, containers }: PlacementFacts,
  splits: readonly SplitState[],
): readonly FindingDraft[] {
  const stable = splits.find(({ intent }) => intent.roles.stable)?.intent;
  const slot = stable?.roles.stable;
  if (!containers || !slot || stable.slots[slot].instances.length === 0) return [];
  const { service, engine, instances } = placement;
  const found = containers.filter((container) => container.slot === slot).length;
  if (found === instances) return [];
  return [draft('warning', 'placement-differs', engine, { service, slot, instances, found })];
}

/** HAProxy sends frames to where the engine was when its slot was filled. */
function findAddress(
  { placement, address }: PlacementFacts,
  splits: readonly SplitState[],
): readonly FindingDraft[] {
  const { service, engine } = placement;
  const old = splits
    .flatMap(({ intent }) => Object.values(intent.slots).flatMap((slot) => slot.instances))
    .find((instance) => instance.engine === engine && instance.address !== address);
  if (!old) return [];
  return [draft('warning', 'address-differs', engine, { service, address, found: old.address })];
}
