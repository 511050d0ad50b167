import type { Stand } from '../../shared/model/posture.ts';
import type { Intent } from '../../shared/model/split.ts';
import { usesCandidate } from '../traffic/intent.ts';
import { RefusedPlan } from './refused-plan.ts';

type AtGateway = { readonly gateway: string; readonly intent: Intent };

/** A rollout begins where all is on stable, and all gateways of the site agree on what that is. */
export function refuseUnlike(site: string, all: readonly AtGateway[]): void {
  const texts = new Map<string, string>();
  for (const { gateway, intent } of all) {
    refuseBusy(site, gateway, intent);
    const roles = Object.entries(intent.roles).sort(([one], [other]) => (one < other ? -1 : 1));
    const holds = roles.map(([role, slot]) => [role, slot, intent.slots[slot].release]);
    texts.set(JSON.stringify(holds), gateway);
  }
  const [one, other] = [...texts.values()];
  if (one === undefined || other === undefined) return;
  throw new RefusedPlan(
    `the gateways ${one} and ${other} of ${site} do not have the same releases in the same slots`,
    'bring them in line first',
    other,
  );
}

function refuseBusy(site: string, gateway: string, intent: Intent): void {
  if (intent.rollout) {
    const mend = 'end that one first, or take it over';
    throw new RefusedPlan(`rollout ${intent.rollout.id} holds ${site}`, mend, gateway);
  }
  const isMirrored = intent.mirrorShare > 0;
  if (!isMirrored && !usesCandidate(intent)) return;
  const what = isMirrored ? 'shadow gets copies' : 'candidate gets frames';
  const mend = 'promote it or roll it back first';
  throw new RefusedPlan(`a ${what} at ${site} already`, mend, gateway);
}

export function refuseDrill(release: string, old: Stand, gateway: string): void {
  if (old.release === release) return;
  const mend = `drill with ${old.release}, or roll ${release} out`;
  throw new RefusedPlan(`a drill goes to the release that is stable`, mend, gateway);
}
