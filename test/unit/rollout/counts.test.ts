import { describe, expect, it } from 'vitest';
import { gateText, holdText } from '../../../electron/cli/rollout-words.ts';
import { stateSchema } from '../../../electron/rollout/journal/state-schema.ts';
import type { Observation } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import type { GateRules } from '../../../shared/model/rollout-rules.ts';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';
import { Story, withStep } from '../../support/rollout/story.ts';

const one = samplePlan('mall');
const counts = (objects: number, more: Partial<NonNullable<Observation['counts']>> = {}) => ({
  mall: {
    counts: { objects, expected: 4000, reference: 4000, dispersion: 1, beside: true, ...more },
  },
});
const good = counts(4000);
/** A third too few: beyond the gate, not far enough for the trigger. */
const low = counts(2700);
const alone = counts(2700, { beside: false });

/** Counts are compared before and after a camera is moved; a wrong count fires after 2 s. */
function planWith(gates: Partial<GateRules> = {}, soakSeconds = 2) {
  const rules = { ...one.rules, gates: { ...one.rules.gates, leastObjects: 50, ...gates } };
  const start = withStep({ ...one, rules }, 0, { gates: ['health', 'counts'], soakSeconds: 0 });
  return withStep(start, 1, { gates: ['counts'], soakSeconds });
}
const begun = (plan = planWith()) => new Story(plan).begin().answer();
const moved = (plan = planWith()) =>
  begun(plan)
    .tick({ mall: { history: 356 } })
    .until(({ phase, state }) => phase === 'soaking' && state.step === 1);
const gate = (story: Story, name = 'counts') =>
  story.state.gates.find((each) => each.gate === name);

describe('before a camera is moved', () => {
  it('the old release has counted enough of it, and the gate says how much is missing', () => {
    const story = begun().ticks(60, { mall: { history: 355.9 } });
    expect(story.place).toEqual([0, 0]);
    const told = { gate: 'counts', site: 'mall', state: 'waits', unit: 'objects' };
    expect(gate(story)).toEqual({ ...told, value: 355, limit: 356 });
    expect(story.tick({ mall: { history: 356 } }).asked).toEqual(['mall reach 1']);
  });

  it('nothing is waited for where the step moves none, counts are off, or a person says so', () => {
    expect(begun().tick().asked).toEqual(['mall reach 1']);
    const off = begun(planWith({ leastObjects: 0 }));
    expect(off.tick({ mall: { history: 0 } }).asked).toEqual(['mall reach 1']);
    const few = begun().tick({ mall: { history: 0 } });
    expect(few.asked).toEqual([]);
    expect(few.says('advance').asked).toEqual(['mall reach 1']);
  });

  it('a site that is not read holds, and what is waited for is known', () => {
    const story = begun().ticks(5, { mall: undefined });
    expect(gate(story)).toMatchObject({ state: 'cannot-tell', limit: 356, unit: 'objects' });
    expect(story.place).toEqual([0, 0]);
  });
});

describe('counts that chance alone could bring about', () => {
  it('wait without a word against the release, and neither promote nor send back', () => {
    const few = counts(20, { expected: 80, reference: 80 });
    const story = moved().ticks(300, few);
    expect([story.phase, story.place]).toEqual(['soaking', [0, 1]]);
    expect(gate(story)).toMatchObject({
      ...{ state: 'cannot-tell', value: 40, limit: 89, unit: 'objects' },
    });
    expect(story.says('advance').asked).toEqual(['mall reach 2']);
  });

  it('open no gate while a part of their interval is beyond the limit', () => {
    const near = moved().ticks(300, counts(3440));
    expect([near.phase, near.place]).toEqual(['soaking', [0, 1]]);
    expect(gate(near)).toMatchObject({ state: 'cannot-tell', unit: 'objects' });
    expect(near.tick(counts(3800)).asked).toEqual(['mall reach 2']);
  });

  it('are looked at by nobody where they are switched off', () => {
    const story = moved(planWith({ leastObjects: 0 })).ticks(2, counts(100));
    expect(story.asked).toEqual(['mall reach 2']);
  });
});

describe('a gate that was beyond its limit', () => {
  const long = planWith({}, 20);

  it('stays closed for a soak, so that no lucky second opens it', () => {
    const story = moved(long).ticks(15, good).tick(low).ticks(4, good);
    expect(gate(story)).toMatchObject({ state: 'waits', opensIn: 16 });
    expect([story.phase, story.place]).toEqual(['soaking', [0, 1]]);
    expect(story.ticks(15, good).asked).toEqual([]);
    expect(story.tick(good).asked).toEqual(['mall reach 2']);
  });

  it('stays closed over a restart of the console', () => {
    const story = moved(long).ticks(15, good).tick(low).ticks(4, good);
    story.state = stateSchema.parse(JSON.parse(JSON.stringify(story.state)));
    expect(
      story.happens({ kind: 'woke', found: { mall: 'as-planned' } }).ticks(15, good).asked,
    ).toEqual([]);
    expect(story.tick(good).asked).toEqual(['mall reach 2']);
  });

  it('is held for a person after the soak, with its figure', () => {
    const story = moved(long).ticks(19, low);
    expect(story.phase).toBe('soaking');
    story.tick(low);
    expect(story.state.phase).toEqual({
      ...{ kind: 'held', from: 'soaking' },
      why: {
        kind: 'gate',
        site: 'mall',
        gate: 'counts',
        value: expect.closeTo(0.325),
        limit: 0.15,
      },
    });
    expect(stateSchema.parse(JSON.parse(JSON.stringify(story.state)))).toEqual(story.state);
    // What it counts now does not let it go on: a person does.
    expect(story.ticks(100, good).phase).toBe('held');
    expect(story.says('resume').asked).toEqual(['mall reach 2']);
  });

  it('is held too where it is beyond its limit again and again', () => {
    const story = moved(long);
    for (let index = 0; index < 60 && story.phase === 'soaking'; index += 1)
      story.tick(good).ticks(2, low);
    expect(story.state.phase).toMatchObject({ kind: 'held', why: { gate: 'counts' } });
    expect(story.place).toEqual([0, 1]);
  });

  const seen = {
    errors: { next: { errorRatio: 0.05, recentFrames: 100, framesPerSecond: 10 } },
    latency: { next: { p95Ms: 100, recentFrames: 100, framesPerSecond: 10 } },
    resources: { memoryRatio: 0.95 },
  } as const;
  it.each(Object.entries(seen))('stays closed and is held likewise for %s', (name, bad) => {
    const rules = { ...one.rules.triggers, latencyRatio: 100 };
    const plan = withStep({ ...one, rules: { ...one.rules, triggers: rules } }, 1, {
      ...{ gates: [name as GateName], soakSeconds: 20 },
    });
    const story = moved(plan).ticks(19).tick({ mall: bad }).ticks(5);
    expect(gate(story, name)).toMatchObject({ state: 'waits', opensIn: 15 });
    expect(story.ticks(15, { mall: bad }).state.phase).toMatchObject({
      ...{ kind: 'held', why: { kind: 'gate', gate: name } },
    });
  });

  it('is beyond it where a site has few frames at a time, and all or many of the step fail', () => {
    const plan = withStep(one, 1, { gates: ['errors'], soakSeconds: 20 });
    const quiet = { errorRatio: 0.25, recentFrames: 4, framesPerSecond: 0.4 };
    const story = moved(plan).ticks(60, { mall: { next: quiet } });
    expect(story.state.phase).toMatchObject({
      ...{ kind: 'held', why: { gate: 'errors', value: expect.closeTo(0.25), limit: 0.02 } },
    });
    // A lucky frame, or none in ten seconds, does not open it.
    const lucky = moved(plan).ticks(25, { mall: { next: quiet } });
    expect(lucky.tick({ mall: { next: { ...quiet, errorRatio: 0 } } }).asked).toEqual([]);
    expect(gate(lucky, 'errors')).toMatchObject({ state: 'waits' });
    const none = { recentFrames: 0, framesPerSecond: 0 };
    expect(lucky.tick({ mall: { next: none } }).asked).toEqual([]);
    expect(gate(lucky, 'errors')).toMatchObject({ state: 'waits' });
  });

  it('is passed over by resume, and every other gate still decides', () => {
    const gates = ['errors', 'latency', 'counts'] as const;
    const story = moved(withStep(planWith({}, 20), 1, { gates })).ticks(20, low);
    expect(story.state.phase).toMatchObject({ kind: 'held', why: { gate: 'counts' } });
    expect(story.says('resume').asked).toEqual([]);
    expect(story.phase).toBe('soaking');
    story.state = stateSchema.parse(JSON.parse(JSON.stringify(story.state)));
    const failing = { errorRatio: 0.05, recentFrames: 100, framesPerSecond: 10, p95Ms: 20 };
    const both = { mall: { ...low.mall, next: failing } };
    story.ticks(10, both);
    expect([story.phase, story.place]).toEqual(['soaking', [0, 1]]);
    expect(gate(story, 'counts')).toMatchObject({ state: 'passes' });
    story.ticks(40, both);
    expect(story.state.phase).toMatchObject({ kind: 'held', why: { gate: 'errors' } });
    // The step after is judged by all of its gates again.
    expect(story.says('resume').asked).toEqual([]);
    expect(story.tick(low).asked).toEqual(['mall reach 2']);
    expect(story.state.waived).toBeUndefined();
  });

  it('is not beyond it by one failure among a handful of frames', () => {
    const plan = withStep(one, 1, { gates: ['errors'], soakSeconds: 20 });
    const handful = { next: { errorRatio: 0.25, recentFrames: 4, framesPerSecond: 0.4 } };
    const story = moved(plan).ticks(19).ticks(9, { mall: handful });
    expect([story.phase, gate(story, 'errors')?.state]).toEqual(['soaking', 'cannot-tell']);
    expect(story.tick().asked).toEqual(['mall reach 2']);
  });
});

describe('with nothing on the old release at the same time', () => {
  it('no trigger fires, whatever is counted, and a person is asked after the soak', () => {
    const story = moved(planWith({}, 20)).ticks(19, counts(0, { beside: false }));
    expect(story.phase).toBe('soaking');
    expect(story.tick(alone).state.phase).toMatchObject({
      ...{ kind: 'held', why: { kind: 'not-compared', site: 'mall' } },
    });
    expect(story.ticks(100, counts(0, { beside: false })).phase).toBe('held');
  });

  it('a person is not asked before all other gates pass, lest the answer passes them over', () => {
    const plan = withStep(planWith(), 1, { gates: ['errors', 'counts'] });
    const failing = { errorRatio: 0.05, recentFrames: 100, framesPerSecond: 10 };
    const story = moved(plan)
      .tick({ mall: { ...alone.mall, next: failing } })
      .ticks(9, alone);
    expect(story.phase).toBe('soaking');
    expect(story.tick(alone).state.phase).toMatchObject({ why: { kind: 'not-compared' } });
  });

  it('a yes to another gate is none to counts that were never compared', () => {
    const gates = ['errors', 'counts'] as const;
    const plan = withStep(withStep(planWith(), 1, { gates }), 2, { gates });
    const failing = { errorRatio: 0.05, recentFrames: 100, framesPerSecond: 10 };
    const story = moved(plan).ticks(20, { mall: { ...alone.mall, next: failing } });
    expect(story.state.phase).toMatchObject({ why: { kind: 'gate', gate: 'errors' } });
    story.says('resume').answer().ticks(3, alone);
    expect(story.state.phase).toMatchObject({ kind: 'held', why: { kind: 'not-compared' } });
  });

  it('a person who goes on is not asked again at the promotion', () => {
    const plan = withStep(planWith(), 2, { gates: ['counts'] });
    const story = moved(plan).ticks(2, alone);
    expect(story.phase).toBe('held');
    expect(story.says('resume').asked).toEqual(['mall reach 2']);
    story.answer().ticks(3, alone);
    expect(story.phase).toBe('keeping');
  });

  it('what was compared while something was there still counts', () => {
    const plan = withStep(planWith(), 2, { gates: ['counts'] });
    const story = moved(plan).ticks(2, counts(3900));
    expect(story.asked).toEqual(['mall reach 2']);
    story.answer().tick(alone);
    expect(gate(story)).toEqual({
      ...{ gate: 'counts', site: 'mall', state: 'passes', why: 'alone' },
      ...{ value: expect.closeTo(0.025), limit: 0.15 },
    });
    expect(story.tick(alone).phase).toBe('keeping');
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

it('is said on the command line in counts needed, until counts are compared', () => {
  const of = { gate: 'counts', site: 'mall' } as const;
  const few = { ...of, state: 'cannot-tell', unit: 'objects' } as const;
  expect(gateText({ ...few, value: 100, limit: 178 })).toBe(
    '? counts at mall: 100 of 178 counts needed',
  );
  expect(gateText({ ...of, state: 'passes', value: 0.1, limit: 0.15 })).toBe(
    '✓ counts at mall: 10% (limit 15%)',
  );
  expect(gateText({ ...of, state: 'waits', value: 0.1, limit: 0.15, opensIn: 7 })).toBe(
    '… counts at mall: 10% (limit 15%), was beyond it: opens in 7 s',
  );
  expect(gateText({ ...of, state: 'cannot-tell', limit: 0.15, why: 'alone' })).toBe(
    '? counts at mall: no camera is on the old release to compare with',
  );
  expect(holdText({ kind: 'gate', ...of, value: 0.34, limit: 0.25 })).toBe(
    'counts at mall: 34% off, the limit is 25%; roll back, or resume to go on anyway',
  );
});
