import { isRead } from '../../shared/model/link.ts';
import type { Placement } from '../../shared/model/placement.ts';
import type { Intent, SlotName } from '../../shared/model/split.ts';
import { type Context, fleetOf } from '../changes/index.ts';
import { placementsFor } from '../fleet/index.ts';
import {
  type EngineConnection,
  type GatewayConnection,
  notFound,
  refused,
} from '../inventory/index.ts';
import { RefusedChange, roleOf, slotToFill, usesCandidate, withSlot } from '../traffic/index.ts';

/** Checks before a slot is touched. */

export type PlacementAt = { readonly placement: Placement; readonly unit: EngineConnection };

export function placesOf(context: Context, service: string, site: string): readonly PlacementAt[] {
  const found = placementsFor(fleetOf(context), site).filter((each) => each.service === service);
  if (found.length === 0) {
    throw refused({ code: 'no-placement', service, site });
  }
  return found.map((placement) => {
    const unit = context.inventory.engines.get(placement.engine);
    if (!unit) throw notFound('engine', placement.engine);
    return { placement, unit };
  });
}

/** The intents of all gateways of a site; refused unless each can be changed. */
function intentsOf(units: readonly GatewayConnection[], service: string): readonly Intent[] {
  const observed = units.find((unit) => unit.gateway.mode === 'observe');
  if (observed) throw refused({ code: 'observed' }, observed.gateway.id);
  const intents = units.flatMap((unit) => unit.traffic.last()?.splits.get(service)?.intent ?? []);
  if (intents.length === 0 || intents.length < units.length) {
    throw refused({ code: 'not-all-read' });
  }
  const down = units.find((unit) => !isRead(unit.state()));
  if (down) throw refused({ code: 'gateway-down' }, down.gateway.id);
  return intents;
}

export function chooseSlot(
  units: readonly GatewayConnection[],
  wanted: SlotName | undefined,
  service: string,
): SlotName {
  const intents = intentsOf(units, service);
  const slot = wanted ?? slotToFill(intents);
  if (!slot) throw refused({ code: 'slots-full' });
  return slot;
}

/** Refused where any gateway of the site still needs the slot. */
export function mayBeEmptied(
  units: readonly GatewayConnection[],
  service: string,
  slot: SlotName,
): void {
  intentsOf(units, service).forEach((intent, index) => {
    try {
      withoutSlot(intent, slot);
    } catch (error) {
      if (!(error instanceof RefusedChange)) throw error;
      throw refused(error.refusal, units[index]?.gateway.id);
    }
  });
}

export function withoutSlot(intent: Intent, slot: SlotName): Intent {
  const role = roleOf(intent, slot);
  if (role === 'stable') {
    throw new RefusedChange({ code: 'slot-stable', slot });
  }
  if (role === 'candidate' && usesCandidate(intent)) {
    throw new RefusedChange({ code: 'slot-in-use', slot });
  }
  const roles = Object.fromEntries(
    Object.entries(intent.roles).filter(([, held]) => held !== slot),
  );
  const emptied = withSlot({ ...intent, roles }, slot, { instances: [] });
  // The share of another slot that is the candidate stays as it is.
  if (role !== 'candidate' && role !== 'shadow') return emptied;
  return { ...emptied, askedShare: 0, mirrorShare: 0 };
}
