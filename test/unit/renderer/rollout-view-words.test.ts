import { describe, expect, it } from 'vitest';
import { sayDeadMan, sayNext, sayNow } from '../../../renderer/views/rollout/say-now.ts';
import { createFormat } from '../../../renderer/words/format.ts';
import { createWords } from '../../../renderer/words/i18n.ts';
import { sayGateLimit, sayWaits } from '../../../renderer/words/say-gate.ts';
import { sayEntry } from '../../../renderer/words/say-journal.ts';
import {
  sayBack,
  sayHold,
  sayPhase,
  sayStep,
  sayStepLong,
  sitesNamed,
  type Teller,
} from '../../../renderer/words/say-rollout.ts';
import type {
  Action,
  ActionResult,
  BackReason,
  GateNow,
  HoldReason,
  JournalEntry,
  Rollout,
  RolloutPhase,
} from '../../../shared/model/rollout.ts';
import { rolloutCommands, triggerNames } from '../../../shared/model/rollout.ts';
import { gateNames, type PlanStep, stepKinds } from '../../../shared/model/rollout-plan.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';
import { bornRollout } from '../../support/fake/rollout-life.ts';
import { fittingPlan } from '../../support/fake/rollout-plans.ts';

const fleet = fakeFleet(fakeSites('lab'));
const plan = fittingPlan(
  { fleet, reachable: () => true },
  {
    scope: { kind: 'site', service: 'counter', site: 'bt-market' },
    release: 'counter-1.5.0',
    strategy: 'canary',
    options: { soakSeconds: 30 },
  },
);
const { rollout: born } = bornRollout('r1', 'lan@noc', plan, 0);
const withPhase = (phase: RolloutPhase, state: Partial<Rollout['state']> = {}): Rollout => ({
  ...born,
  state: { ...born.state, step: 1, phase, ...state },
});

const tellers: readonly Teller[] = (['en', 'vi'] as const).map((language) => ({
  t: createWords(language).t,
  format: createFormat(language),
  fleet,
}));
const [english] = tellers;
if (english === undefined) throw new Error('no words');

const at = { site: 'bt-market', host: 'bt-market-gw', detail: 'no answer' };
const firing = (trigger: (typeof triggerNames)[number]) => ({
  ...{ trigger, site: 'bt-market', value: 0.182, limit: 0.1, at: '2026-11-23T00:00:00Z' },
});
const backs: readonly BackReason[] = [
  { kind: 'person', by: 'lan@noc', how: 'abort' },
  { kind: 'person', by: 'lan@noc', how: 'roll-back' },
  ...triggerNames.map((name) => ({ kind: 'trigger', firing: firing(name) }) as const),
  { kind: 'step-failed', ...at },
  { kind: 'restart' },
  { kind: 'drill' },
  { kind: 'shadow-done' },
];
const held = { gate: 'counts', value: 0.34, limit: 0.25 } as const;
const holds: readonly HoldReason[] = [
  { kind: 'dead-man', site: 'bt-market' },
  { kind: 'restart' },
  { kind: 'peers-paused', failed: 'bt-market', sites: ['hn-gate', 'hue-museum'] },
  { kind: 'refused', ...at },
  { kind: 'taken-over', from: 'thu@van-2#71' },
  ...gateNames.map(
    (gate) => ({ kind: 'gate', site: 'bt-market', gate, value: 0.34, limit: 0.25 }) as const,
  ),
  { kind: 'not-compared', site: 'bt-market' },
];
const phases: readonly RolloutPhase[] = [
  { kind: 'acting' },
  { kind: 'soaking' },
  { kind: 'keeping', until: '2026-11-23T09:00:00Z' },
  { kind: 'retiring' },
  { kind: 'paused', by: 'lan@noc', from: 'soaking' },
  ...holds.map((why) => ({ kind: 'held', why, from: 'soaking' }) as const),
  ...backs.map((why) => ({ kind: 'going-back', why }) as const),
  { kind: 'ended', how: 'finished' },
  { kind: 'ended', how: 'rolled-back', why: { kind: 'drill' } },
  { kind: 'ended', how: 'taken-over' },
];
const action: Action = { id: 1, site: 'bt-market', kind: 'reach', wave: 0, step: 1 };
const results: readonly ActionResult[] = [
  { kind: 'done' },
  { kind: 'failed', ...at },
  { kind: 'out-of-reach', ...at },
  { kind: 'refused', ...at },
  { kind: 'fenced', by: 'thu@van-2#71' },
];
const evidence = { site: 'bt-market', series: [], next: 'b' } as const;
const entries: readonly JournalEntry['entry'][] = [
  { kind: 'started' },
  ...rolloutCommands.map((command) => ({ kind: 'command', command, by: 'lan@noc' }) as const),
  { kind: 'intended', action },
  ...results.map((result) => ({ kind: 'result', action, result, ms: 1234 }) as const),
  ...phases.map((phase) => ({ kind: 'phase', phase, wave: 0, step: 1, soaked: 3 }) as const),
  { kind: 'looked', found: { 'bt-market': 'as-planned', 'hn-gate': 'something new' } },
  { kind: 'evidence', evidence },
  { kind: 'evidence', evidence: { ...evidence, firing: firing('errors') } },
  { kind: 'evidence', evidence: { ...evidence, gapMs: 8123 } },
];

const leases = ['none', 'live', 'held', 'expired', 'unread'] as const;

/** A key instead of its words, or a place that nothing was put into. */
const broken = /\b(rollout\w*|traffic|common)\.[a-z]|\{\{|undefined|NaN/;

describe('words about rollouts', () => {
  it('are there for every state, in both languages', () => {
    const said = tellers.flatMap((teller) => [
      ...phases.flatMap((phase) => {
        const rollout = withPhase(phase);
        return [sayNow(teller, rollout), ...sayNext(teller, rollout)];
      }),
      ...holds.flatMap((why) => Object.values(sayHold(teller, why))),
      ...backs.map((why) => sayBack(teller, why)),
      ...entries.map((entry) => sayEntry(teller, plan, entry).text),
      ...phases.flatMap((phase) =>
        leases.flatMap(
          (kind) => sayDeadMan(teller, withPhase(phase), 0, { kind, sites: ['hn-gate'] }) ?? [],
        ),
      ),
    ]);
    expect(said.length).toBeGreaterThan(150);
    expect(said.filter((text) => text === '' || broken.test(text))).toEqual([]);
  });

  it('say of a second promotion that the last instances start', () => {
    const promote = plan.waves[0]?.steps.at(-1) as PlanStep;
    const again = { ...promote };
    const twice = { ...plan, waves: [{ sites: [], steps: [promote, again] }] };
    for (const teller of tellers) {
      for (const say of [sayStep, sayStepLong]) {
        const [first, second] = [say(teller, twice, promote), say(teller, twice, again)];
        expect(first).toBe(say(teller, plan, promote));
        expect(second).not.toBe(first);
        expect(second).not.toMatch(broken);
      }
    }
  });

  it('name the gate that holds a rollout, its figure, and what to do', () => {
    const gate: HoldReason = { ...{ kind: 'gate', site: 'bt-market' }, ...held };
    const [en, vi] = tellers.map((teller) => sayHold(teller, gate));
    expect(en).toEqual({
      what: expect.stringMatching(/^Count deviation at .+: 34%, limit 25%\./),
      mend: 'Roll back, or resume to go on anyway.',
    });
    expect(vi?.what).toContain('34%');
    expect(vi?.what).not.toBe(en?.what);
  });

  it('say of a gate that was beyond its limit when it opens, and of one alone why', () => {
    const of = { gate: 'counts', site: 'bt-market' } as const;
    for (const teller of tellers) {
      const said = (gate: Partial<GateNow>) => {
        const gates = [{ ...of, state: 'waits', value: 0.1, limit: 0.25, ...gate } as const];
        return sayWaits(teller, withPhase({ kind: 'soaking' }, { gates }))[0] ?? '';
      };
      const texts = [said({ opensIn: 17 }), said({ state: 'cannot-tell', why: 'alone' }), said({})];
      expect(texts[0]).toContain('17');
      expect(texts[2]).toContain('10%');
      expect(texts[2]).toContain('25%');
      expect(new Set(texts).size).toBe(3);
      expect(texts.filter((text) => text === '' || broken.test(text))).toEqual([]);
    }
  });

  it('name every kind of step and every gate', () => {
    const step = plan.waves[0]?.steps[1] as PlanStep;
    for (const teller of tellers) {
      const steps = stepKinds.map((kind) => sayStepLong(teller, plan, { ...step, kind }));
      expect(new Set(steps).size).toBe(stepKinds.length);
      const waits = gateNames.map((gate) => {
        const gates = [{ gate, site: 'bt-market', state: 'waits', value: 3, limit: 50 }] as const;
        return sayWaits(teller, withPhase({ kind: 'soaking' }, { gates }))[0] ?? '';
      });
      expect([...steps, ...waits].filter((text) => text === '' || broken.test(text))).toEqual([]);
    }
  });

  it('say what fired with its numbers, as a person reads them', () => {
    const said = sayBack(english, { kind: 'trigger', firing: firing('errors') });
    expect(said).toBe('Errors at Bến Thành Market: 18%, limit 10%');
  });

  it('never say that a figure is beyond a limit that reads the same', () => {
    const said = (value: number) =>
      sayBack(english, { kind: 'trigger', firing: { ...firing('errors'), value } });
    expect(said(0.1042)).toBe('Errors at Bến Thành Market: 10.4%, limit 10%');
    expect(said(0.10002)).toBe('Errors at Bến Thành Market: over 10%, limit 10%');
    const gate = { ...held, kind: 'gate', site: 'bt-market', value: 0.2504 } as const;
    expect(sayHold(english, gate).what).toContain('25.04%, limit 25%');
  });

  it('say at an approval which wave comes, and at which sites', () => {
    const many = fittingPlan(
      { fleet, reachable: () => true },
      {
        scope: { kind: 'environment', service: 'counter', environment: 'production' },
        release: 'counter-1.5.0',
        strategy: 'canary',
        options: { waves: { first: 1, growth: 1, stopAfter: 1 } },
      },
    );
    const last = (many.waves[0]?.steps.length ?? 0) - 1;
    const waves = many.waves.map((wave) => ({
      ...wave,
      steps: wave.steps.map((step) => ({ ...step, approval: true })),
    }));
    const rollout = { ...born, plan: { ...many, waves } };
    const at = (wave: number, step: number): Rollout => ({
      ...rollout,
      state: { ...born.state, phase: { kind: 'acting' }, wave, step, taken: false },
    });
    const [first, second] = many.waves.map(({ sites }) => sitesNamed(english, sites));
    const place = `wave 2 of ${many.waves.length}, at ${second}`;
    expect(sayNext(english, at(0, last))).toEqual([`Then: ${place}: Start 1.5.0 beside stable.`]);
    expect(sayNow(english, at(1, 0))).toContain(`${place}: Start 1.5.0 beside stable`);
    expect(sayNow(english, at(0, last))).toContain(`at ${first}`);
    expect(sayPhase(english, at(0, last))).toBe('Waiting for approval');
  });

  it('promise no time to the end once a soak is over and gates wait', () => {
    const lines = (soaked: number) =>
      sayNext(english, withPhase({ kind: 'soaking' }, { soaked })).length;
    expect(lines(10)).toBe(2);
    expect(lines(30)).toBe(1);
  });

  it('say how many frames are still needed, and where', () => {
    const gates = [
      { gate: 'frames', site: 'bt-market', state: 'waits', value: 38, limit: 50 },
      { gate: 'telemetry', site: 'hn-gate', state: 'cannot-tell' },
      { gate: 'errors', site: 'bt-market', state: 'passes', value: 0 },
    ] as const;
    expect(sayWaits(english, withPhase({ kind: 'soaking' }, { gates }))).toEqual([
      '12 more frames at Bến Thành Market',
      'telemetry at Hà Nội Railway Station North',
    ]);
  });

  it('say how many counts are still needed before counts can be compared', () => {
    const gate = {
      gate: 'counts',
      site: 'bt-market',
      state: 'cannot-tell',
      unit: 'objects',
    } as const;
    const gates = [{ ...gate, value: 41, limit: 64 }];
    expect(sayWaits(english, withPhase({ kind: 'soaking' }, { gates }))).toEqual([
      '23 more counts at Bến Thành Market',
    ]);
    expect(sayGateLimit(english, { ...gate, limit: 64 })).toBe('at least 64 counts');
  });

  it('say on which side of its limit a figure must be', () => {
    expect(sayGateLimit(english, { gate: 'frames', state: 'waits', limit: 50 })).toBe(
      'at least 50',
    );
    expect(sayGateLimit(english, { gate: 'errors', state: 'waits', limit: 0.02 })).toBe(
      'at most 2%',
    );
  });

  it('say what happens if this console ends now, with whether a camera is on the candidate', () => {
    const said = (kind: (typeof leases)[number], phase: RolloutPhase = { kind: 'soaking' }) =>
      sayDeadMan(english, withPhase(phase), 0, { kind, sites: ['hn-gate'] });
    expect(said('none')).toContain('no camera is on the candidate');
    expect(said('live')).toContain('after 120 s');
    expect(said('unread')).toContain('No data from');
    expect(said('expired')).toContain('returned everything to stable');
    expect(said('none', { kind: 'going-back', why: { kind: 'drill' } })).not.toContain('120 s');
    expect(said('live', { kind: 'ended', how: 'finished' })).toBeUndefined();
  });
});
