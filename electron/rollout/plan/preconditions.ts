import type { SlotContent } from '../../../shared/model/desired-state.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { usesCandidate } from '../../traffic/index.ts';
import { RefusedPlan } from './refused-plan.ts';

type AtGateway = { readonly gateway: string; readonly intent: Intent };

/** A rollout begins where all is on stable, and all gateways of the site agree on what that is. */
export function refuseUnlike(site: string, all: readonly AtGateway[]): void {
  const texts = new Map<string, string>();
  for (const { gateway, intent } of all) {
    refuseBusy({ site, gateway }, intent);
    const roles = Object.entries(intent.roles).sort(([one], [other]) => (one < other ? -1 : 1));
    const holds = roles.map(([role, slot]) => [role, slot, intent.slots[slot].release]);
    texts.set(JSON.stringify(holds), gateway);
  }
  const [one, other] = [...texts.values()];
  if (one === undefined || other === undefined) return;
  throw new RefusedPlan({ kind: 'gateways-differ', site, gateway: one, other });
}

type At = { readonly site: string; readonly gateway: string };

function refuseBusy(at: At, { rollout, ...intent }: Intent): void {
  if (rollout) {
    const { scope, release } = rollout.request;
    const { service } = scope;
    throw new RefusedPlan({ kind: 'held', site: at.site, service, rollout: rollout.id, release });
  }
  if (intent.mirrorShare > 0) throw new RefusedPlan({ kind: 'shadow-served', ...at });
  if (usesCandidate(intent)) throw new RefusedPlan({ kind: 'candidate-served', ...at });
}

export function refuseDrill(release: string, { release: stable }: SlotContent, at: At): void {
  if (stable !== release)
    throw new RefusedPlan({ kind: 'drill-elsewhere', ...at, stable, release });
}
