import { describe, expect, it } from 'vitest';
import { samplePlan } from '../../support/rollout/sample-rollout.ts';
import { failed, Story, silent, withStep } from '../../support/rollout/story.ts';

const one = samplePlan('mall');
const soaking = (plan = one) => new Story(plan).begin().until(({ phase }) => phase === 'soaking');
/** With a camera on the candidate. */
const shared = (plan = one) =>
  soaking(plan).until(({ phase, state }) => phase === 'soaking' && state.step === 1);

describe('a rollout', () => {
  it('goes step by step to the promotion, keeps what was before, and ends', () => {
    const story = new Story(one).begin();
    const asked: string[] = [];
    for (let index = 0; story.phase !== 'ended' && index < 100; index += 1) {
      asked.push(...story.asked);
      if (story.state.pending.length > 0) story.answer();
      else story.tick();
    }
    expect(asked).toEqual(['mall reach 0', 'mall reach 1', 'mall reach 2', 'mall retire']);
    expect(story.state.phase).toEqual({ kind: 'ended', how: 'finished' });
    expect(story.state.sites.mall?.kind).toBe('promoted');
  });

  it('soaks exactly the seconds that were seen', () => {
    const story = soaking();
    expect(story.tick().state.soaked).toBe(1);
    // Nothing arrives; the same second once more; an hour of sleep; a clock that is set back.
    expect(story.tick({ mall: undefined }).state.soaked).toBe(1);
    expect(story.tick({ mall: { second: story.now / 1000 - 1 } }).state.soaked).toBe(1);
    story.now += 3_600_000;
    expect(story.tick({ mall: { second: story.now / 1000 - 3600 } }).state.soaked).toBe(1);
    expect(story.place).toEqual([0, 0]);
    story.now -= 7_200_000;
    expect(story.tick().place).toEqual([0, 1]);
  });

  it('holds where it is while nothing is seen, and neither goes on nor back', () => {
    const story = shared().ticks(1000, { mall: undefined });
    expect([story.phase, story.place]).toEqual(['soaking', [0, 1]]);
    const told = { gate: 'telemetry', site: 'mall', state: 'cannot-tell' };
    expect(story.state.gates).toEqual([{ ...told, value: expect.any(Number), limit: 3 }]);
    expect(story.state.gates[0]?.value).toBeGreaterThanOrEqual(1000);
  });

  it('is over where another console has written, as soon as that is seen', () => {
    const two = samplePlan('mall', 'port');
    const [wave] = two.waves;
    const sites = ['mall', 'port'].map((site) => ({ sites: [site], steps: wave?.steps ?? [] }));
    const story = new Story({ ...two, waves: sites }).begin().answer();
    // What is written where the rollout has not been yet is none of its business.
    expect(story.tick({ port: { fencedBy: 'mai@noc#1' } }).phase).toBe('soaking');
    expect(story.tick({ mall: { fencedBy: 'mai@noc#1' } }).state.phase).toEqual({
      ...{ kind: 'ended', how: 'taken-over' },
    });
    expect(story.asked).toEqual([]);
  });

  it('waits for frames, and says how many it has of how many', () => {
    const gates = { ...one.rules.gates, leastFrames: 45 };
    const plan = { ...withStep(one, 1, { gates: ['frames'] }), rules: { ...one.rules, gates } };
    const story = shared(plan).ticks(4);
    expect(story.state.gates).toMatchObject([
      { gate: 'frames', state: 'waits', value: 40, limit: 45 },
    ]);
    expect(story.tick().place).toEqual([0, 2]);
  });

  it('takes a step only once it is approved and its window is open', () => {
    const plan = withStep(one, 1, { approval: true, gates: ['telemetry', 'window', 'approval'] });
    const story = soaking(plan).ticks(5);
    expect([story.phase, story.place, story.asked]).toEqual(['acting', [0, 1], []]);
    expect(story.state.gates).toContainEqual({ gate: 'approval', state: 'waits' });
    expect(story.tick({ mall: { windowOpen: false } }).says('approve').asked).toEqual([]);
    expect(story.tick({ mall: { windowOpen: false } }).asked).toEqual([]);
    expect(story.tick().asked).toEqual(['mall reach 1']);
  });

  it('keeps the gates of the step in force in sight while the next waits for approval', () => {
    const judged = withStep(one, 1, { gates: ['errors', 'counts'] });
    const rules = { ...one.rules, gates: { ...one.rules.gates, leastObjects: 50 } };
    const story = shared({ ...withStep(judged, 2, { approval: true }), rules }).until(
      ({ place }) => place[1] === 2,
    );
    const short = { objects: 290, expected: 400, reference: 400, dispersion: 1, beside: true };
    const seen = { next: { framesPerSecond: 10, errorRatio: 0.01, recentFrames: 100 } };
    story.tick({ mall: { ...seen, counts: short } });
    expect(story.state.gates).toEqual([{ gate: 'approval', state: 'waits' }]);
    expect(story.state.gatesInForce).toMatchObject([
      { gate: 'errors', site: 'mall', value: 0.01 },
      { gate: 'counts', site: 'mall', value: expect.closeTo(0.275) },
    ]);
    // A gate beyond its limit is for the person to see: it holds nothing up.
    expect(story.says('approve').asked).toEqual(['mall reach 2']);
    expect(story.state.gates).toEqual([]);
    expect(story.answer().tick().state.gatesInForce).toBeUndefined();
  });

  it('shows at the approval of the next wave how the wave before stands', () => {
    const two = samplePlan('mall', 'port');
    const [wave] = two.waves;
    if (!wave) throw new Error('the sample plan has no wave');
    const waves = ['mall', 'port'].map((site, index) => ({
      sites: [site],
      steps: wave.steps.map((step, at) => ({ ...step, approval: index === 1 && at === 0 })),
    }));
    const story = new Story({ ...two, waves }).begin().until(({ place }) => place[0] === 1);
    expect(story.tick().state.gates).toEqual([{ gate: 'approval', state: 'waits' }]);
    expect(story.state.gatesInForce).toEqual([
      { gate: 'telemetry', site: 'mall', state: 'passes' },
    ]);
  });

  it('keeps with a site that goes back the gates as they stood', () => {
    const story = shared(withStep(one, 1, { gates: ['errors'] })).tick({
      mall: { next: { framesPerSecond: 10, errorRatio: 0.04, recentFrames: 100 } },
    });
    expect(story.says('roll-back').state.sites.mall?.gates).toMatchObject([
      { gate: 'errors', site: 'mall', value: 0.04 },
    ]);
  });

  it('asks a host that does not answer again, but not at once', () => {
    const story = new Story(one).begin().answer(silent);
    expect([1, 2, 3, 4].map(() => story.tick().asked)).toEqual([[], [], ['mall reach 0'], []]);
  });

  it('stays where it is while paused, and soaks on from there', () => {
    const story = shared(withStep(one, 1, { soakSeconds: 3 }))
      .tick()
      .says('pause')
      .ticks(10);
    expect([story.phase, story.state.soaked]).toEqual(['paused', 1]);
    expect(story.says('resume').tick().state.soaked).toBe(2);
    expect(story.tick().place).toEqual([0, 2]);
  });

  it('moves on at a word, but still asks for the next approval', () => {
    const story = shared(withStep(one, 2, { approval: true })).says('advance');
    expect([story.phase, story.place, story.asked]).toEqual(['acting', [0, 2], []]);
    expect(story.says('advance').asked).toEqual([]);
    expect(story.says('approve').asked).toEqual(['mall reach 2']);
  });

  it('does not halt between stop and start', () => {
    const first = one.waves[0]?.steps[0]?.postures.mall;
    if (!first) throw new Error('the sample plan has no first posture');
    const stopped = { ...first, slots: { a: { release: 'old', instances: 0 } } };
    const plan = withStep(one, 0, {
      kind: 'stop',
      postures: { mall: stopped },
      soakSeconds: 0,
      gates: [],
    });
    const story = new Story(plan).begin();
    expect(story.says('pause').phase).toBe('acting');
    expect(story.answer().asked).toEqual(['mall reach 1']);
    const refused = { kind: 'refused', host: 'engine', detail: 'disk full' } as const;
    expect(story.answer(refused).asked).toEqual(['mall return']);
  });

  it('that only mirrors is never promoted and ends as finished', () => {
    const steps = one.waves[0]?.steps
      .slice(0, 1)
      .map((step) => ({ ...step, kind: 'mirror' as const }));
    const story = new Story({ ...one, waves: [{ sites: ['mall'], steps: steps ?? [] }] }).begin();
    story.until(({ phase }) => phase === 'ended');
    expect(story.state.phase).toEqual({
      kind: 'ended',
      how: 'finished',
      why: { kind: 'shadow-done' },
    });
    expect(story.state.sites.mall?.kind).toBe('back');
  });

  it('that is a drill comes back by itself after the switch', () => {
    const request = { ...one.request, options: { drill: true } };
    const story = shared({ ...withStep(one, 1, { kind: 'switch' }), request });
    story.until(({ phase }) => phase === 'ended');
    expect(story.state.phase).toMatchObject({ how: 'rolled-back', why: { kind: 'drill' } });
  });
});

describe('after the promotion', () => {
  const kept = () => soaking().until(({ phase }) => phase === 'keeping');

  it('triggers stay armed until the watch was seen, and no longer', () => {
    const bad = { mall: { next: { errorRatio: 0.5, recentFrames: 100 } } };
    expect(kept().ticks(2, bad).phase).toBe('going-back');
    const late = new Story({ ...one, keepSeconds: 3600 })
      .begin()
      .until(({ phase }) => phase === 'keeping');
    expect(late.ticks(2).ticks(10, bad).phase).toBe('keeping');
  });

  it('what was before stays until the watch was seen, however late it is', () => {
    const story = kept().ticks(500, { mall: undefined });
    expect(story.phase).toBe('keeping');
    expect(story.ticks(2).asked).toEqual(['mall retire']);
  });

  it('is taken away at a word, and is still brought back', () => {
    const story = kept().says('advance');
    expect(story.asked).toEqual(['mall retire']);
    expect(story.says('abort').phase).toBe('retiring');
    expect(story.says('roll-back').asked).toEqual(['mall return']);
    expect(story.until(({ phase }) => phase === 'ended').state.phase).toMatchObject({
      how: 'rolled-back',
      why: { kind: 'person', how: 'roll-back' },
    });
  });
});

describe('another console', () => {
  it('that drives ends it: nothing is done any more', () => {
    const story = new Story(one).begin().answer({ kind: 'fenced', by: 'mai@noc' });
    expect(story.state.phase).toEqual({ kind: 'ended', how: 'taken-over' });
    expect(story.ticks(5).says('roll-back').asked).toEqual([]);
  });

  it('is followed where it was, once a person says so', () => {
    const story = new Story(samplePlan('mall', 'port'));
    story.happens({ kind: 'taken-over', from: 'mai@noc', wave: 0, step: 1 });
    expect(story.state.phase).toMatchObject({
      kind: 'held',
      why: { kind: 'taken-over', from: 'mai@noc' },
    });
    expect(story.ticks(10).asked).toEqual([]);
    expect(story.says('resume').asked).toEqual(['mall reach 1', 'port reach 1']);
    expect(story.until(({ phase }) => phase === 'ended').state.phase).toMatchObject({
      how: 'finished',
    });
  });
});

describe('a console that begins anew', () => {
  const woken = (
    onRestart: 'continue' | 'hold' | 'roll-back',
    found: 'as-planned' | 'differs' | 'dead-man' | 'fenced',
  ) =>
    shared({ ...one, onRestart })
      .tick()
      .happens({ kind: 'woke', found: { mall: found } });

  it.each([
    ['continue', 'as-planned', 'soaking', []],
    ['continue', 'differs', 'acting', ['mall reach 1']],
    ['continue', 'dead-man', 'held', []],
    ['hold', 'as-planned', 'held', []],
    ['roll-back', 'dead-man', 'going-back', ['mall return']],
    ['continue', 'fenced', 'ended', []],
  ] as const)('and is to %s where a site is %s: %s', (policy, found, phase, asked) => {
    const story = woken(policy, found);
    expect([story.phase, story.asked]).toEqual([phase, asked]);
  });

  it.each([
    ['hold', 'as-planned', 'soaking', []],
    ['roll-back', 'as-planned', 'soaking', []],
    ['roll-back', 'differs', 'acting', ['mall reach 1']],
    ['continue', 'dead-man', 'held', []],
    ['continue', 'fenced', 'ended', []],
  ] as const)(
    'after a sleep goes on, though a restart is to %s, where a site is %s: %s',
    (policy, found, phase, asked) => {
      const story = shared({ ...one, onRestart: policy })
        .tick()
        .happens({ kind: 'woke', found: { mall: found }, slept: true });
      expect([story.phase, story.asked]).toEqual([phase, asked]);
    },
  );

  it('goes on with the way back that had begun, whatever it is to do', () => {
    const story = shared()
      .says('abort')
      .happens({ kind: 'woke', found: { mall: 'differs' } });
    expect([story.phase, story.asked]).toEqual(['going-back', ['mall return']]);
  });

  it('does what was pending again, under a new number', () => {
    const story = new Story(one).begin();
    const [before] = story.actions;
    const [after] = story.happens({ kind: 'woke', found: { mall: 'differs' } }).actions;
    expect(after).toEqual({ ...before, id: 2 });
  });
});

describe('a site that fails', () => {
  it('goes back alone; its peers wait, the others go on, and a person lets the peers follow', () => {
    const all = samplePlan('mall', 'port', 'park');
    const park = all.sites.park;
    if (!park) throw new Error('the sample plan has no park');
    const plan = {
      ...all,
      stopAfter: 2,
      sites: { ...all.sites, park: { ...park, kinds: ['rpi'] } },
    };
    const story = shared(plan).tick();
    expect(story.says('advance').asked).toHaveLength(3);
    story.answer(failed, 'mall');
    expect(story.asked).toEqual(['mall return']);
    const kinds = () => Object.values(story.state.sites).map(({ kind }) => kind);
    expect(kinds()).toEqual(['going-back', 'paused', 'active']);
    story.until(({ phase }) => phase === 'held');
    expect(story.state.phase).toMatchObject({
      why: { kind: 'peers-paused', failed: 'mall', sites: ['port'] },
    });
    expect(kinds()).toEqual(['back', 'paused', 'active']);
    story.says('resume').until(({ phase }) => phase === 'ended');
    expect(story.state.phase).toMatchObject({ how: 'finished' });
    expect(kinds()).toEqual(['back', 'promoted', 'promoted']);
  });

  it('takes all with it where no more may fail', () => {
    const story = shared(samplePlan('mall', 'port')).says('advance').answer(failed, 'port');
    expect(story.phase).toBe('going-back');
    expect(story.state.pending.map(({ site, kind }) => `${site} ${kind}`).sort()).toEqual([
      'mall return',
      'port return',
    ]);
  });
});
