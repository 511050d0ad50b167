import type { Rollout } from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { TrackStep, TrackWave } from '../../parts/rollout/step-track.tsx';
import { promotes } from '../../state/rollout-facts.ts';
import { sayStep, sayStepLong, sitesNamed, type Teller } from '../../words/say-rollout.ts';

type Place = { readonly wave: number; readonly step: number };

/** Waves and steps of a plan; with a rollout, how far it has come. */
export function trackOf(
  teller: Teller,
  plan: RolloutPlan,
  rollout: Rollout | undefined,
): readonly TrackWave[] {
  const many = plan.waves.length > 1;
  return plan.waves.map((wave, w): TrackWave => {
    // A drill turns back before the promotion.
    const shown = wave.steps.filter((step) => step.kind !== 'promote' || promotes(plan));
    const steps = shown.map((step, s) =>
      trackStep(teller, plan, rollout, step, { wave: w, step: s }),
    );
    const label = teller.t('rolloutLive.waveSites', {
      wave: w + 1,
      count: wave.sites.length,
      sites: sitesNamed(teller, wave.sites),
    });
    const state = steps.some((one) => one.state === 'present')
      ? 'present'
      : steps.every((one) => one.state === 'done')
        ? 'done'
        : 'coming';
    return { key: String(w), ...(many ? { label } : {}), state, steps };
  });
}

function trackStep(
  teller: Teller,
  plan: RolloutPlan,
  rollout: Rollout | undefined,
  step: PlanStep,
  at: Place,
): TrackStep {
  const state = rollout === undefined ? 'coming' : stateOf(rollout, at);
  const soaks = state === 'present' && step.soakSeconds > 0 && isWatched(rollout);
  return {
    key: `${at.wave}/${at.step}`,
    label: sayStep(teller, plan, step),
    full: sayStepLong(teller, plan, step),
    state,
    approval: step.approval,
    ...(soaks ? { soak: { done: rollout?.state.soaked ?? 0, all: step.soakSeconds } } : {}),
  };
}

/** The soak runs, or stands where it was. */
const isWatched = (rollout: Rollout | undefined) => {
  const phase = rollout?.state.phase;
  if (phase === undefined) return false;
  return phase.kind === 'soaking' || ('from' in phase && phase.from === 'soaking');
};

function stateOf({ state }: Rollout, at: Place): TrackStep['state'] {
  const { phase } = state;
  const promoted = state.promotedAt !== undefined;
  if (promoted) return 'done';
  const before = at.wave < state.wave || (at.wave === state.wave && at.step < state.step);
  if (before) return 'done';
  const here = at.wave === state.wave && at.step === state.step;
  if (!here || phase.kind === 'ended') return 'coming';
  return 'present';
}
