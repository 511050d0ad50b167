import type { RolloutEvent } from '../../../electron/rollout/decide/event.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Action, RolloutState } from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';

/** One decision, with what it was decided upon. */
export type Turn = {
  readonly plan: RolloutPlan;
  readonly before: RolloutState;
  readonly event: RolloutEvent;
  readonly after: RolloutState;
  readonly actions: readonly Action[];
  readonly now: number;
};

/** Something that must never be so. */
export class Broken extends Error {}

export function insist(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Broken(what);
}

export const stepOf = (plan: RolloutPlan, wave: number, step: number): PlanStep => {
  const found = plan.waves[wave]?.steps[step];
  if (!found) throw new Error(`no step ${wave}/${step}`);
  return found;
};

export const waveOf = (plan: RolloutPlan, site: string) =>
  plan.waves.findIndex(({ sites }) => sites.includes(site));

/** As a step of the site's own wave has it; before the first, as it was. */
export function postureAt(plan: RolloutPlan, site: string, step: number): DesiredState {
  const posture =
    step < 0 ? plan.sites[site]?.base : stepOf(plan, waveOf(plan, site), step).postures[site];
  if (!posture) throw new Error(`no posture for ${site} at ${step}`);
  return posture;
}

export const kindOf = (state: RolloutState, site: string) => state.sites[site]?.kind ?? 'waiting';

export const sitesAs = (state: RolloutState, kind: string, among = Object.keys(state.sites)) =>
  among.filter((site) => kindOf(state, site) === kind);

export const activeIn = (plan: RolloutPlan, state: RolloutState) =>
  sitesAs(state, 'active', [...(plan.waves[state.wave]?.sites ?? [])]);

export const isForward = ({ kind }: Action) =>
  kind === 'reach' || kind === 'smoke' || kind === 'migrate';
