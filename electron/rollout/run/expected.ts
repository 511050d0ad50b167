import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';

/** The desired state of a step of the site's own wave. */
export function desiredStateAt(
  { plan }: Rollout,
  site: string,
  wave: number,
  step: number,
): DesiredState | undefined {
  return plan.waves[wave]?.steps[step]?.postures[site];
}

/**
 * States that a site may be in as far as the rollout knows: that of the last reached step, or of
 * the step under way. Empty where nothing has happened there.
 */
export function expectedStates(rollout: Rollout, site: string): readonly DesiredState[] {
  const { plan, state } = rollout;
  const [progress, own] = [state.sites[site], plan.sites[site]];
  if (!progress || !own || progress.kind === 'waiting' || progress.kind === 'back') return [];
  if (progress.kind === 'going-back') return [own.base];
  if (state.phase.kind === 'retiring') return [own.end, ...reachedOrAsked(rollout, site)];
  return reachedOrAsked(rollout, site);
}

function reachedOrAsked(rollout: Rollout, site: string): readonly DesiredState[] {
  const { plan, state } = rollout;
  const [progress, base] = [state.sites[site], plan.sites[site]?.base];
  if (!progress || !base) return [];
  const wave = plan.waves.findIndex(({ sites }) => sites.includes(site));
  const { at, to = at } = progress;
  const steps = at === to ? [at] : [at, to];
  return steps.flatMap((step) =>
    step < 0 ? base : (desiredStateAt(rollout, site, wave, step) ?? []),
  );
}
