import type { PlanStep, Wave } from './rollout-plan.ts';

/** Whether the release is stable since the step before, and only what is missing of it starts now. */
export function isFilling({ steps }: Wave, step: PlanStep): boolean {
  const before = steps[steps.indexOf(step) - 1];
  return step.kind === 'promote' && before?.kind === 'promote';
}
