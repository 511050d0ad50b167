import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';
import type { Role } from '../../../shared/model/split.ts';
import type { CameraAt, Flow } from './cameras.ts';
import type { Options } from './options.ts';
import type { SiteBaseline } from './site-baseline.ts';

/** One wave, as a strategy sees it. */
export type WaveInput = {
  readonly sites: readonly SiteBaseline[];
  readonly flow: Flow;
  readonly release: string;
  readonly options: Options;
  /** Observed seconds after the promotion: until the next wave, 0 after the last. */
  readonly afterPromotion: number;
};

/** A step as its strategy makes it: gates, smoke tests and the like are the same for all. */
export type StepDraft = Pick<
  PlanStep,
  'kind' | 'postures' | 'share' | 'reachedShare' | 'mergedShares' | 'soakSeconds' | 'segment'
> & {
  /** Follows at once upon the step before, with which it would be half done: nobody is waited for. */
  readonly atOnce?: true;
  /** A person's word is needed whatever else was asked for. */
  readonly asks?: true;
};

/** Throws PlanShortfallError where the wave cannot go this way. */
export type StrategyPlanner = (wave: WaveInput) => readonly StepDraft[];

/** Differences from a site's baseline; other fields that are left out keep their values. */
export type StateChange = {
  /** Instances of the old release; default: all that there were. */
  readonly old?: number;
  /** Instances of the new one; default: all that are wanted. */
  readonly next?: number;
  readonly as: Extract<Role, 'candidate' | 'shadow' | 'stable'>;
  readonly cameras?: readonly string[];
  readonly share?: number;
  readonly mirrorShare?: number;
};

export function desiredOfDraft(
  basis: SiteBaseline,
  release: string,
  change: StateChange,
): DesiredState {
  const { base, slot, stable, old, wanted } = basis;
  const { as, next = wanted, cameras = [], share = 0, mirrorShare = 0 } = change;
  const { [slot]: _, ...others } = base.slots;
  const stands = next > 0 ? { [slot]: { release, instances: next } } : {};
  return {
    slots: { ...others, [stable]: { ...old, instances: change.old ?? old.instances }, ...stands },
    roles: as === 'stable' ? { stable: slot, previous: stable } : rolesBeside(basis, as, next),
    cameras,
    share,
    mirrorShare,
  };
}

function rolesBeside({ base, slot }: SiteBaseline, as: 'candidate' | 'shadow', next: number) {
  const { stable, previous } = base.roles;
  return {
    ...(stable && { stable }),
    ...(previous && previous !== slot && { previous }),
    ...(next > 0 && { [as]: slot }),
  };
}

/** The same change at every site of the wave. */
export const everywhere = (
  { sites, release }: WaveInput,
  change: (basis: SiteBaseline) => StateChange,
): PlanStep['postures'] =>
  Object.fromEntries(
    sites.map((basis) => [basis.site, desiredOfDraft(basis, release, change(basis))]),
  );

export const idsAt = (cameras: readonly CameraAt[], site: string): readonly string[] =>
  cameras.filter((each) => each.site === site).map(({ camera }) => camera);

/** Share of the wave's cameras that these are, 0–1; by frame the share itself. */
export const reached = (flow: Flow, cameras: number, share: number): number =>
  flow.kind === 'frame' ? share : flow.total === 0 ? 0 : cameras / flow.total;

/** All of the wave's traffic on the candidate; the roles stay, so that HAProxy can still go back by itself. */
export function allOnCandidate(
  wave: WaveInput,
  kind: 'switch' | 'replace' | 'share',
  instances: (basis: SiteBaseline) => Pick<StateChange, 'old' | 'next'> = () => ({}),
): Omit<StepDraft, 'soakSeconds'> {
  const { flow } = wave;
  const ordered = flow.kind === 'frame' ? [] : flow.ordered;
  return {
    kind,
    share: 1,
    reachedShare: reached(flow, ordered.length, 1),
    postures: everywhere(wave, (basis) => ({
      ...instances(basis),
      as: 'candidate',
      cameras: idsAt(ordered, basis.site),
      share: 1,
    })),
  };
}

/** The new containers beside the old ones; no camera meets them yet. */
export const startDraft = (wave: WaveInput): StepDraft => ({
  kind: 'start',
  share: 0,
  reachedShare: 0,
  soakSeconds: 0,
  postures: everywhere(wave, () => ({ as: 'candidate' })),
});

/** Roles change; the old containers stay as `previous`, unless less is said. */
export const promoteDraft = (
  wave: WaveInput,
  instances: (basis: SiteBaseline) => Pick<StateChange, 'old' | 'next'> = () => ({}),
): StepDraft => ({
  kind: 'promote',
  share: 1,
  reachedShare: 1,
  soakSeconds: wave.afterPromotion,
  postures: everywhere(wave, (basis) => ({ ...instances(basis), as: 'stable' })),
});
