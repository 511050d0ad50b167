import type { DesiredState } from '../../shared/model/desired-state.ts';
import type { PlanStep, RolloutPlan } from '../../shared/model/rollout-plan.ts';
import { type SlotName, slotNames } from '../../shared/model/split.ts';

/** Effect of a step on a wave, against the step before it. */
export type Touches = {
  readonly sites: number;
  readonly started: number;
  readonly stopped: number;
  /** Cameras whose frames another slot answers from now on. */
  readonly cameras: number;
  /** Cameras on the new release once the step was taken. */
  readonly onNext: number;
  readonly roles: boolean;
};

/** Cameras of a site, for a desired state that says only which of them are on the candidate. */
export type CamerasOf = (site: string) => readonly string[];

export function touchesOf(
  plan: RolloutPlan,
  at: { readonly wave: number; readonly step: number },
  camerasOf: CamerasOf,
): Touches {
  const wave = plan.waves[at.wave];
  const step = wave?.steps[at.step];
  const before = wave?.steps[at.step - 1];
  const all = (wave?.sites ?? []).map((site) =>
    touchedAt(plan, site, before, step, camerasOf(site)),
  );
  const sum = (count: (one: Touches) => number) => all.reduce((so, one) => so + count(one), 0);
  return {
    sites: all.length,
    started: sum((one) => one.started),
    stopped: sum((one) => one.stopped),
    cameras: sum((one) => one.cameras),
    onNext: sum((one) => one.onNext),
    roles: all.some((one) => one.roles),
  };
}

function touchedAt(
  plan: RolloutPlan,
  site: string,
  before: PlanStep | undefined,
  step: PlanStep | undefined,
  cameras: readonly string[],
): Touches {
  const base = plan.sites[site]?.base;
  const from = before?.postures[site] ?? base;
  const to = step?.postures[site] ?? from;
  if (from === undefined || to === undefined)
    return { sites: 1, started: 0, stopped: 0, cameras: 0, onNext: 0, roles: false };
  const grown = slotNames.map((slot) => instances(to, slot) - instances(from, slot));
  const next = plan.sites[site]?.slot;
  return {
    sites: 1,
    started: grown.reduce((sum, by) => sum + Math.max(0, by), 0),
    stopped: grown.reduce((sum, by) => sum + Math.max(0, -by), 0),
    cameras: cameras.filter((one) => slotFor(from, one) !== slotFor(to, one)).length,
    onNext: cameras.filter((one) => slotFor(to, one) === next).length,
    roles: JSON.stringify(from.roles) !== JSON.stringify(to.roles),
  };
}

const instances = ({ slots }: DesiredState, slot: SlotName) => slots[slot]?.instances ?? 0;

const slotFor = ({ roles, cameras }: DesiredState, camera: string) =>
  cameras.includes(camera) ? roles.candidate : roles.stable;
