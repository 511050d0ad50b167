import type { Rollout, SiteProgress } from '../../../shared/model/rollout.ts';
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
    return { key: String(w), ...(many ? { label } : {}), state: waveState(steps), steps };
  });
}

/** The present one speaks for its wave, then what went back, then what did not come. */
function waveState(steps: readonly TrackStep[]): TrackStep['state'] {
  const order = ['present', 'back', 'not-taken', 'coming', 'done'] as const;
  return order.find((state) => steps.some((one) => one.state === state)) ?? 'done';
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

/** As it really went: by the steps that its sites have reached, and by where they are now. */
function stateOf({ plan, state }: Rollout, at: Place): TrackStep['state'] {
  const { phase, promotedAt } = state;
  const isOver = phase.kind === 'ended' || phase.kind === 'going-back';
  const isHere = at.wave === state.wave && at.step === state.step;
  if (isHere && !isOver && promotedAt === undefined) return 'present';
  const sites = (plan.waves[at.wave]?.sites ?? []).flatMap((site) => state.sites[site] ?? []);
  const reached = sites.filter(({ kind, at: index }) => kind === 'promoted' || index >= at.step);
  const isBack = ({ kind }: SiteProgress) => kind === 'back' || kind === 'going-back';
  if (reached.some((one) => !isBack(one))) return 'done';
  if (reached.length > 0) return 'back';
  const isBefore = at.wave < state.wave || (at.wave === state.wave && at.step < state.step);
  if (isOver) return 'not-taken';
  return isBefore ? 'done' : 'coming';
}
