import { describe, expect, it } from 'vitest';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';
import { Story, silent, withStep } from '../../support/rollout/story.ts';

const one = samplePlan('mall');
const shared = (plan = one) =>
  new Story(plan).begin().until(({ phase, state }) => phase === 'soaking' && state.step === 1);

describe('a trigger', () => {
  const long = withStep(one, 1, { soakSeconds: 600 });
  const failing = { mall: { next: { errorRatio: 0.5, recentFrames: 100, framesPerSecond: 10 } } };

  it.each([
    ['errors', { next: { errorRatio: 0.5, recentFrames: 100 } }, 0.5],
    ['latency', { next: { p95Ms: 100, recentFrames: 100 } }, 5],
    [
      'counts',
      { counts: { objects: 100, expected: 400, reference: 400, dispersion: 1, beside: true } },
      0.75,
    ],
    ['health', { instances: { healthy: 0, wanted: 2, restarts: 3 } }, 0],
  ] as const)('for %s fires with its numbers', (trigger, seen, value) => {
    const gates = { ...one.rules.gates, leastObjects: 50 };
    const story = shared({ ...long, rules: { ...one.rules, gates } }).ticks(5, { mall: seen });
    expect(story.state.sites.mall?.why).toMatchObject({
      kind: 'trigger',
      firing: { trigger, site: 'mall', value },
    });
  });

  it('fires after seconds on end: a good one begins anew, a missing one neither counts nor resets', () => {
    const story = shared(long).tick(failing).tick().tick(failing).ticks(5, { mall: undefined });
    expect(story.phase).toBe('soaking');
    expect(story.tick(failing).asked).toEqual(['mall return']);
  });

  it('says nothing of few frames', () => {
    const few = { mall: { next: { errorRatio: 1, recentFrames: 9 } } };
    expect(shared(long).ticks(100, few).phase).toBe('soaking');
  });

  it('fires while paused, too', () => {
    expect(shared(long).says('pause').ticks(2, failing).phase).toBe('going-back');
  });

  it('for time needs a console that sees something', () => {
    const story = shared(long);
    story.now += 3_600_000;
    expect(story.tick({ mall: undefined }).phase).toBe('soaking');
    expect(story.tick().state.phase).toMatchObject({
      why: { firing: { trigger: 'time-limit', limit: 600 } },
    });
  });
});

describe('the way back', () => {
  const two = { ...samplePlan('mall', 'port', 'park'), stopAfter: 3 };
  const waves = [
    { sites: ['mall', 'port'], steps: two.waves[0]?.steps ?? [] },
    { sites: ['park'], steps: two.waves[0]?.steps ?? [] },
  ];

  it('begins in the same decision, wherever a site was left, and nowhere else', () => {
    const story = shared({ ...two, waves }).says('advance');
    expect(story.asked).toEqual(['mall reach 2', 'port reach 2']);
    expect(story.says('abort').asked).toEqual(['mall return', 'port return']);
    expect(story.state.pending.map(({ kind }) => kind)).toEqual(['return', 'return']);
    story.until(({ phase }) => phase === 'ended');
    const kinds = Object.values(story.state.sites).map(({ kind }) => kind);
    expect([story.state.phase, kinds]).toMatchObject([
      { how: 'rolled-back' },
      ['back', 'back', 'waiting'],
    ]);
  });

  it('is not stopped by an answer that comes too late', () => {
    const story = shared(withStep(one, 2, { soakSeconds: 0, gates: [] })).says('advance');
    const [action] = story.actions;
    if (!action) throw new Error('nothing was asked for');
    const before = story.says('roll-back').state;
    for (const kind of ['done', 'fenced'] as const) {
      const result = kind === 'done' ? { kind } : { kind, by: 'mai@noc' };
      expect(story.happens({ kind: 'result', action, result }).state).toBe(before);
    }
    for (const command of ['pause', 'resume', 'advance', 'abort'] as const)
      expect(story.says(command).phase).toBe('going-back');
  });

  it('is tried until it is done, whatever is in its way', () => {
    const story = shared().says('abort');
    const answers = [
      silent,
      { kind: 'refused', host: 'gate', detail: 'locked' },
      { kind: 'failed', host: 'gate', detail: 'no' },
    ] as const;
    for (const answer of answers) {
      expect(story.answer(answer).asked).toEqual([]);
      expect(story.ticks(3, { mall: undefined }).asked).toEqual(['mall return']);
    }
    const asked = [story.answer().asked, story.answer().asked];
    expect(asked).toEqual([['mall collect'], ['mall restore']]);
    expect(story.answer().phase).toBe('ended');
  });
});

describe('the dead man', () => {
  const expired = { mall: { lease: 'expired' } } as const;

  it('holds, and nothing but a person brings the candidate back', () => {
    const story = shared().tick(expired);
    expect(story.state.phase).toMatchObject({
      kind: 'held',
      why: { kind: 'dead-man', site: 'mall' },
    });
    expect(story.ticks(30).asked).toEqual([]);
    for (const command of ['advance', 'approve', 'pause'] as const)
      expect(story.says(command).asked).toEqual([]);
    story.happens({ kind: 'woke', found: { mall: 'as-planned' } });
    expect([story.phase, story.asked]).toEqual(['held', []]);
    expect(story.says('resume').asked).toEqual(['mall reach 1']);
    story.now += 2000;
    // What was read before the candidate was back says nothing.
    expect(
      story.answer().tick({ mall: { lease: 'expired', second: story.now / 1000 } }).phase,
    ).toBe('soaking');
    expect(story.state.soaked).toBe(0);
    expect(story.ticks(2).place).toEqual([0, 2]);
  });

  it('ends what was under way', () => {
    const story = shared(withStep(one, 2, { gates: [] }))
      .says('advance')
      .tick(expired);
    expect([story.phase, story.state.pending]).toEqual(['held', []]);
  });

  it('is nothing where no camera is on the candidate', () => {
    const story = new Story(withStep(one, 0, { soakSeconds: 60 }))
      .begin()
      .answer()
      .ticks(5, expired);
    expect(story.phase).toBe('soaking');
  });
});
