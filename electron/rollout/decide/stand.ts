import type { Posture } from '../../../shared/model/posture.ts';
import type { RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { activeNow, progressOf, type Scene, waveAt, waveOfSite } from './scene.ts';

/** The posture that a site has reached, of its own wave; undefined before the first. */
export function standsAs(
  plan: RolloutPlan,
  state: RolloutState,
  site: string,
): Posture | undefined {
  const { steps } = waveAt(plan, waveOfSite(plan, site));
  return steps[progressOf(state, site).at]?.postures[site];
}

/** False while a site is in its gap: a halt there would leave no release answering. */
export const mayHalt = (scene: Scene, state: RolloutState): boolean =>
  scene.guards.canHalt(
    activeNow(scene.plan, state).some((site) => isInGap(scene.plan, state, site)),
  );

/** Recreate, between stop and start. */
export function isInGap(plan: RolloutPlan, state: RolloutState, site: string): boolean {
  const { at, to = -1 } = progressOf(state, site);
  const { steps } = waveAt(plan, waveOfSite(plan, site));
  return [at, to].some((index) => {
    const posture = steps[index]?.postures[site];
    const stable = posture?.roles.stable;
    return stable !== undefined && posture?.slots[stable]?.instances === 0;
  });
}

/** Instances of the new release that a posture has. */
export function newInstances(
  plan: RolloutPlan,
  site: string,
  posture: Posture | undefined,
): number {
  const slot = plan.sites[site]?.slot;
  return (slot === undefined ? undefined : posture?.slots[slot]?.instances) ?? 0;
}

/** Whether HAProxy sends it frames only as long as a lease is renewed. */
export const underLease = (plan: RolloutPlan, posture: Posture | undefined): boolean =>
  posture?.roles.candidate !== undefined && hasShare(plan, posture);

/** Whether the new release is sent any frames, or copies of them. */
export function isServed(plan: RolloutPlan, site: string, posture: Posture | undefined): boolean {
  if (posture === undefined) return false;
  const { stable, shadow } = posture.roles;
  const slot = plan.sites[site]?.slot;
  return (
    stable === slot || (shadow === slot && posture.mirrorShare > 0) || underLease(plan, posture)
  );
}

/** Whether the old release is sent none any more: then there is nothing to compare with. */
export const isAlone = (plan: RolloutPlan, site: string, posture: Posture | undefined): boolean =>
  posture !== undefined && (posture.roles.stable === plan.sites[site]?.slot || posture.share >= 1);

const hasShare = (plan: RolloutPlan, { cameras, share }: Posture) =>
  cameras.length > 0 || (share > 0 && !movesCameras(plan));

/** Where whole cameras move, the share is the whole wave's and says nothing of one site. */
const movesCameras = (plan: RolloutPlan) =>
  plan.waves.some(({ steps }) =>
    steps.some(({ postures }) => Object.values(postures).some(({ cameras }) => cameras.length > 0)),
  );
