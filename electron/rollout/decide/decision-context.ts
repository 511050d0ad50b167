import type { RolloutState, SiteProgress } from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan, Wave } from '../../../shared/model/rollout-plan.ts';
import type { Guards } from './guards.ts';

/** Inputs of every part of a decision, beside the state. */
export type DecisionContext = {
  readonly plan: RolloutPlan;
  /** ms since the epoch. */
  readonly now: number;
  readonly guards: Guards;
};

/** A host that did not answer is left alone for this long. */
export const askAgainMs = 3_000;

export const timeOf = (ms: number) => new Date(ms).toISOString();

export function waveAt(plan: RolloutPlan, index: number): Wave {
  const wave = plan.waves[index];
  if (wave === undefined) throw new Error(`the plan has no wave ${index}`);
  return wave;
}

export function stepAt(plan: RolloutPlan, wave: number, index: number): PlanStep {
  const step = waveAt(plan, wave).steps[index];
  if (step === undefined) throw new Error(`wave ${wave} of the plan has no step ${index}`);
  return step;
}

/** Index of the wave that a site belongs to. */
export const waveOfSite = (plan: RolloutPlan, site: string) =>
  plan.waves.findIndex((wave) => wave.sites.includes(site));

export function progressOf(state: RolloutState, site: string): SiteProgress {
  const progress = state.sites[site];
  if (progress === undefined) throw new Error(`the rollout has no site ${site}`);
  return progress;
}

/** Sites of one kind, of a wave or of all. */
export function sitesThatAre(
  state: RolloutState,
  kind: SiteProgress['kind'],
  among: readonly string[] = Object.keys(state.sites),
): readonly string[] {
  return among.filter((site) => state.sites[site]?.kind === kind);
}

export const activeNow = (plan: RolloutPlan, state: RolloutState) =>
  sitesThatAre(state, 'active', waveAt(plan, state.wave).sites);

export function withSite(
  state: RolloutState,
  site: string,
  change: (progress: SiteProgress) => SiteProgress,
): RolloutState {
  return { ...state, sites: { ...state.sites, [site]: change(progressOf(state, site)) } };
}

export function withSites(
  state: RolloutState,
  sites: readonly string[],
  change: (progress: SiteProgress) => SiteProgress,
): RolloutState {
  return sites.reduce((next, site) => withSite(next, site, change), state);
}

type Optional = 'why' | 'to' | 'did' | 'notBefore' | 'seen' | 'counted' | 'failed';

export function without(progress: SiteProgress, ...keys: readonly Optional[]): SiteProgress {
  const rest = { ...progress };
  for (const key of keys) delete rest[key];
  return rest;
}
