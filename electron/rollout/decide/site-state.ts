import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  waveAt,
  waveOfSite,
} from './decision-context.ts';

/** The desired state that a site has reached, of its own wave; undefined before the first. */
export function reachedState(
  plan: RolloutPlan,
  state: RolloutState,
  site: string,
): DesiredState | undefined {
  const { steps } = waveAt(plan, waveOfSite(plan, site));
  return steps[progressOf(state, site).at]?.postures[site];
}

/** False while a site is in its gap: a halt there would leave no release answering. */
export const mayHalt = (context: DecisionContext, state: RolloutState): boolean =>
  context.guards.canHalt(
    activeNow(context.plan, state).some((site) => isInGap(context.plan, state, site)),
  );

/** Recreate, between stop and start. */
export function isInGap(plan: RolloutPlan, state: RolloutState, site: string): boolean {
  const { at, to = -1 } = progressOf(state, site);
  const { steps } = waveAt(plan, waveOfSite(plan, site));
  return [at, to].some((index) => {
    const desired = steps[index]?.postures[site];
    const stable = desired?.roles.stable;
    return stable !== undefined && desired?.slots[stable]?.instances === 0;
  });
}

/** Instances of the new release that a desired state has. */
export function newInstances(
  plan: RolloutPlan,
  site: string,
  desired: DesiredState | undefined,
): number {
  const slot = plan.sites[site]?.slot;
  return (slot === undefined ? undefined : desired?.slots[slot]?.instances) ?? 0;
}

/** Whether HAProxy sends it frames only as long as a lease is renewed. */
export const underLease = (plan: RolloutPlan, desired: DesiredState | undefined): boolean =>
  desired?.roles.candidate !== undefined && hasShare(plan, desired);

/** Whether the new release is sent any frames, or copies of them. */
export function isServed(
  plan: RolloutPlan,
  site: string,
  desired: DesiredState | undefined,
): boolean {
  if (desired === undefined) return false;
  const { stable, shadow } = desired.roles;
  const slot = plan.sites[site]?.slot;
  return (
    stable === slot || (shadow === slot && desired.mirrorShare > 0) || underLease(plan, desired)
  );
}

/** Whether the old release is sent none any more: then there is nothing to compare with. */
export const isAlone = (
  plan: RolloutPlan,
  site: string,
  desired: DesiredState | undefined,
): boolean =>
  desired !== undefined && (desired.roles.stable === plan.sites[site]?.slot || desired.share >= 1);

const hasShare = (plan: RolloutPlan, { cameras, share }: DesiredState) =>
  cameras.length > 0 || (share > 0 && !movesCameras(plan));

/** Where whole cameras move, the share is the whole wave's and says nothing of one site. */
const movesCameras = (plan: RolloutPlan) =>
  plan.waves.some(({ steps }) =>
    steps.some(({ postures }) => Object.values(postures).some(({ cameras }) => cameras.length > 0)),
  );
