import { describe, expect, it } from 'vitest';
import { gateText } from '../../electron/cli/rollout-words.ts';
import type { GateRules } from '../../shared/model/rollout-rules.ts';
import { Story, withStep } from '../support/rollout-story.ts';
import { samplePlan } from '../support/sample-rollout.ts';

const one = samplePlan('mall');
const shared = { objects: 100, expected: 400, reference: 400 };
const short = { ...shared, reference: 100 };

/** Counts are compared before and after a camera is moved; a wrong count fires after 2 s. */
function planWith(gates: Partial<GateRules> = {}) {
  const rules = { ...one.rules, gates: { ...one.rules.gates, leastObjects: 50, ...gates } };
  const start = withStep({ ...one, rules }, 0, { gates: ['health', 'counts'], soakSeconds: 0 });
  return withStep(start, 1, { gates: ['counts'], soakSeconds: 2 });
}
const begun = (gates?: Partial<GateRules>) => new Story(planWith(gates)).begin().answer();
const moved = (gates?: Partial<GateRules>) =>
  begun(gates)
    .tick({ mall: { history: 178 } })
    .until(({ phase, state }) => phase === 'soaking' && state.step === 1);
const gate = (story: Story, name = 'counts') =>
  story.state.gates.find((each) => each.gate === name);

describe('before a camera is moved', () => {
  it('the old release has counted enough of it, and the gate says how much is missing', () => {
    const story = begun().ticks(60, { mall: { history: 177.9 } });
    expect(story.place).toEqual([0, 0]);
    const told = { gate: 'counts', site: 'mall', state: 'waits', unit: 'objects' };
    expect(gate(story)).toEqual({ ...told, value: 177, limit: 178 });
    expect(story.tick({ mall: { history: 178 } }).asked).toEqual(['mall reach 1']);
  });

  it('nothing is waited for where the step moves none, counts are off, or a person says so', () => {
    expect(begun().tick().asked).toEqual(['mall reach 1']);
    expect(begun({ leastObjects: 0 }).tick({ mall: { history: 0 } }).asked).toEqual([
      'mall reach 1',
    ]);
    const few = begun().tick({ mall: { history: 0 } });
    expect(few.asked).toEqual([]);
    expect(few.says('advance').asked).toEqual(['mall reach 1']);
  });

  it('a site that is not read holds, and what is waited for is known', () => {
    const story = begun().ticks(5, { mall: undefined });
    expect(gate(story)).toMatchObject({ state: 'cannot-tell', limit: 178, unit: 'objects' });
    expect(story.place).toEqual([0, 0]);
  });
});

describe('counts that chance alone could bring about', () => {
  it('hold without a word against the release, and neither promote nor send back', () => {
    const story = moved().ticks(300, { mall: { counts: short } });
    expect([story.phase, story.place]).toEqual(['soaking', [0, 1]]);
    expect(gate(story)).toMatchObject({
      ...{ state: 'cannot-tell', value: 100, limit: 178, unit: 'objects' },
    });
    expect(story.says('advance').asked).toEqual(['mall reach 2']);
  });

  it('of too few objects of the new release hold, too', () => {
    const story = moved().tick({
      mall: { counts: { objects: 0, expected: 60.7, reference: 400 } },
    });
    expect(gate(story)).toMatchObject({ state: 'cannot-tell', value: 60, limit: 100 });
  });

  it('are compared once there are enough, by gate and trigger', () => {
    const near = { objects: 360, expected: 400, reference: 400 };
    const story = moved().tick({ mall: { counts: near } });
    expect(gate(story)).toEqual({
      ...{ gate: 'counts', site: 'mall', state: 'passes', limit: 0.15 },
      value: expect.closeTo(0.1),
    });
    expect(story.ticks(2, { mall: { counts: shared } }).phase).toBe('going-back');
    expect(story.state.sites.mall?.why).toMatchObject({
      firing: { trigger: 'counts', value: 0.75 },
    });
  });

  it('are looked at by nobody where they are switched off', () => {
    const story = moved({ leastObjects: 0 }).ticks(2, { mall: { counts: shared } });
    expect(story.asked).toEqual(['mall reach 2']);
  });
});

describe('a gate that cannot tell', () => {
  const gates = ['telemetry', 'health', 'errors', 'counts', 'resources'] as const;
  const all = withStep(planWith(), 1, { gates });
  const story = () =>
    new Story(withStep(all, 0, { gates: [] })).until(
      ({ phase, state }) => phase === 'soaking' && state.step === 1,
    );
  const limits = { telemetry: 3, health: 1, errors: 0.02, counts: 0.15 };

  it('says against what, whatever is missing', () => {
    const silent = story().ticks(9, { mall: undefined });
    const told = Object.entries({ ...limits, resources: 0.9 }).map(([name, limit]) => ({
      ...{ gate: name, site: 'mall', state: 'cannot-tell', limit },
      ...(name === 'telemetry' && { value: 9 }),
    }));
    expect(silent.state.gates).toEqual(told);
  });
});

it('is said on the command line in objects, until counts are compared', () => {
  const few = { gate: 'counts', site: 'mall', state: 'cannot-tell', unit: 'objects' } as const;
  expect(gateText({ ...few, value: 100, limit: 178 })).toBe(
    '? counts at mall: 100 of 178 objects that are needed',
  );
  expect(gateText({ gate: 'counts', site: 'mall', state: 'passes', value: 0.1, limit: 0.15 })).toBe(
    '✓ counts at mall: 10 % (limit 15 %)',
  );
});
