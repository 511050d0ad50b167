import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import type { PlanInput } from '../../../electron/rollout/plan/plan-input.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import { strategies } from '../../../shared/model/rollout-request.ts';
import { type Intent, slotNames } from '../../../shared/model/split.ts';
import { fitting, planInput, standing } from '../../support/rollout/plan-scene.ts';

const site = { id: 'mall', instances: [2] };

/** The intent that a gateway has once a posture is reached there. */
function intentAt(input: PlanInput, posture: DesiredState, step: number): Intent {
  const before = input.sites.mall?.kind === 'read' && input.sites.mall.intents['mall-gate'];
  if (!before) throw new Error('not read');
  const slots = slotNames.map((name) => {
    const stand = posture.slots[name];
    const instances = standing(site, name).slice(0, stand?.instances ?? 0);
    return [name, stand ? { release: stand.release, instances } : { instances }];
  });
  return {
    ...before,
    roles: posture.roles,
    slots: Object.fromEntries(slots),
    candidates: posture.cameras,
    askedShare: posture.share,
    mirrorShare: posture.mirrorShare,
    rollout: {
      ...{ id: 'r1', wave: 0, step, by: 'lan@noc', at: '2026-01-01T00:00:00Z' },
      request: input.request,
    },
  };
}

const at = (input: PlanInput, intent: Intent, takenOver?: string): PlanInput => {
  const read = input.sites.mall;
  if (read?.kind !== 'read') throw new Error('not read');
  return {
    ...input,
    sites: { mall: { ...read, intents: { 'mall-gate': intent } } },
    ...(takenOver !== undefined && { takenOver }),
  };
};

describe('a rollout that another console takes over', () => {
  it.each(strategies)('%s is planned the same again from every step', (strategy) => {
    const options = strategy === 'shadow' ? { followedBy: 'rolling' as const } : {};
    const input = planInput(strategy, options, { sites: [site] });
    const plan = fitting(input);
    const steps = plan.waves[0]?.steps ?? [];
    expect(steps.length).toBeGreaterThan(1);
    steps.forEach((step, index) => {
      const intent = intentAt(input, step.postures.mall as DesiredState, index);
      expect(fitting(at(input, intent, 'r1'))).toEqual(plan);
    });
  });

  it('keeps a previous release from before apart from its own', () => {
    const first = firstIntent('camera');
    const older = { release: 'older', instances: standing(site, 'b') };
    const slots = {
      ...first.slots,
      a: { release: 'old', instances: standing(site, 'a') },
      b: older,
    };
    const roles = { stable: 'a', previous: 'b' } as const;
    const input = planInput('blue-green', {}, { sites: [{ ...site, intent: { roles, slots } }] });
    const plan = fitting(input);
    expect(plan.sites.mall?.slot).toBe('c');
    const step = plan.waves[0]?.steps[1];
    const intent = intentAt(input, step?.postures.mall as DesiredState, 1);
    expect(fitting(at(input, intent, 'r1'))).toEqual(plan);
  });

  it('is not planned again by anybody else', () => {
    const input = planInput('blue-green', {}, { sites: [site] });
    const step = fitting(input).waves[0]?.steps[1];
    const intent = intentAt(input, step?.postures.mall as DesiredState, 1);
    expect(() => makePlan(at(input, intent))).toThrow(/held/);
    expect(() => makePlan(at(input, intent, 'r2'))).toThrow(/held/);
  });
});
