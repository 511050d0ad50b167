import { describe, expect, it } from 'vitest';
import { toneOf } from '../../../renderer/parts/rollout/phase-mark.tsx';
import {
  camerasOnStep,
  commandsFor,
  hasIncident,
  onCandidate,
  promotes,
  secondsLeft,
  stepAfter,
} from '../../../renderer/state/rollout-facts.ts';
import { filtered } from '../../../renderer/state/rollout-filter.ts';
import { touchesOf } from '../../../renderer/state/rollout-touches.ts';
import { parseRoute, planHref } from '../../../renderer/state/route-store.ts';
import { gatesByNeed } from '../../../renderer/views/rollout/gates-by-need.ts';
import type { ServiceNow } from '../../../shared/model/picture.ts';
import type { BackReason, GateNow, Rollout, RolloutPhase } from '../../../shared/model/rollout.ts';
import { waitsForApproval } from '../../../shared/model/rollout-needs.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import { fakeFleet, fakeSites } from '../../support/fake/fleet.ts';
import { bornRollout } from '../../support/fake/rollout-life.ts';
import { fittingPlan } from '../../support/fake/rollout-plans.ts';

const fleet = fakeFleet(fakeSites('lab'));
const ground = { fleet, reachable: (site: string) => site !== 'hp-port' };

const canary: RolloutRequest = {
  scope: { kind: 'environment', service: 'counter', environment: 'production' },
  release: 'counter-1.5.0',
  strategy: 'canary',
  options: {
    steps: [
      { share: 0.5, soakSeconds: 20 },
      { share: 1, soakSeconds: 10 },
    ],
    waves: { first: 1, growth: 2, stopAfter: 1 },
  },
};

const camerasOf = (site: string) =>
  fleet.cameras.filter((one) => one.site === site).map((one) => one.id);

function rolloutIn(
  phase: RolloutPhase,
  state: Partial<Rollout['state']> = {},
  request = canary,
): Rollout {
  const { rollout } = bornRollout('r1', 'lan@noc', fittingPlan(ground, request), 0);
  return { ...rollout, state: { ...rollout.state, phase, pending: [], ...state } };
}

const steps = { start: 0, half: 1, all: 2, promote: 3 };

describe('addresses of the screens', () => {
  it.each([
    ['#/rollouts', { kind: 'rollouts' }],
    ['#/rollouts/readiness', { kind: 'readiness' }],
    ['#/rollout/r%201', { kind: 'rollout', id: 'r 1' }],
    ['#/rollout/r1/incident', { kind: 'incident', id: 'r1' }],
    ['#/site/q7', { kind: 'site', site: 'q7' }],
    ['#/rollout/', { kind: 'map' }],
    ['#/rollout/r1/else', { kind: 'map' }],
    ['#/rollouts/else', { kind: 'map' }],
    ['#/site/%E0%A4%A', { kind: 'map' }],
    ['', { kind: 'map' }],
  ])('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));

  it('carry what fills in the form', () => {
    const given = { site: 'q 7', service: 'counter' };
    expect(parseRoute(planHref(given))).toEqual({ kind: 'rollout-plan', ...given });
    expect(parseRoute(planHref())).toEqual({ kind: 'rollout-plan' });
  });
});

describe('what is next', () => {
  it('is the step after, in this wave or the next one, until there is none', () => {
    const soaking = { kind: 'soaking' } as const;
    expect(stepAfter(rolloutIn(soaking, { step: steps.half }))?.what.share).toBe(1);
    const across = stepAfter(rolloutIn(soaking, { step: steps.promote }));
    expect(across).toMatchObject({ wave: 1, step: 0, what: { kind: 'start' } });
    const last = rolloutIn(soaking).plan.waves.length - 1;
    expect(stepAfter(rolloutIn(soaking, { wave: last, step: steps.promote }))).toBeUndefined();
  });

  it('comes after the seconds that are still to be observed', () => {
    const at = (soaked: number) =>
      secondsLeft(rolloutIn({ kind: 'soaking' }, { step: steps.half, soaked }));
    expect(at(0) - at(12)).toBe(12);
    const acting = secondsLeft(rolloutIn({ kind: 'acting' }, { step: steps.half }));
    expect(acting).toBeGreaterThan(at(0));
  });
});

describe('what a person can say', () => {
  it('depends on how it stands', () => {
    const said = (phase: RolloutPhase) => [...commandsFor(rolloutIn(phase))].toSorted();
    expect(said({ kind: 'soaking' })).toEqual(['abort', 'advance', 'pause', 'roll-back']);
    expect(said({ kind: 'acting' })).not.toContain('advance');
    expect(said({ kind: 'keeping', until: '2026-11-23T00:00:00Z' })).toEqual([
      'advance',
      'roll-back',
    ]);
    expect(said({ kind: 'paused', by: 'me', from: 'soaking' })).toContain('resume');
    expect(said({ kind: 'ended', how: 'finished' })).toEqual([]);
  });

  it('is yes only where a person is asked', () => {
    const asking = { ...canary, options: { ...canary.options, approval: 'every-step' } } as const;
    const acting = (state: Partial<Rollout['state']>) =>
      waitsForApproval(rolloutIn({ kind: 'acting' }, { taken: false, ...state }, asking));
    expect(acting({})).toBe(true);
    expect(acting({ approved: true })).toBe(false);
    expect(acting({ taken: true })).toBe(false);
    expect(waitsForApproval(rolloutIn({ kind: 'acting' }))).toBe(false);
    expect(waitsForApproval(rolloutIn({ kind: 'soaking' }, {}, asking))).toBe(false);
  });
});

describe('the dead man', () => {
  const rollout = rolloutIn({ kind: 'acting' }, { step: steps.promote });
  const [site = ''] = Object.keys(rollout.plan.sites);
  const read = (now: Partial<ServiceNow>) => {
    const service = { service: 'counter', variants: [], shares: {}, ...now };
    const summary = {
      site,
      severity: 'fine',
      findings: [],
      links: [],
      services: [service],
    } as const;
    const sites = Object.keys(rollout.plan.sites).map((id) => [id, summary] as const);
    return { clockOffsetMs: 0, sites: new Map(sites) };
  };

  it('stands ready where a share is in force, whatever step waits', () => {
    const kindOf = (lease: ServiceNow['lease']) =>
      onCandidate(rollout, read(lease === undefined ? {} : { lease })).kind;
    expect(kindOf('live')).toBe('live');
    expect(kindOf('none')).toBe('none');
    expect(kindOf('expired')).toBe('expired');
    expect(kindOf(undefined)).toBe('unread');
    expect(onCandidate(rollout, undefined)).toMatchObject({ kind: 'unread' });
  });

  it('says how many cameras the new release has as they were read', () => {
    const fleet = fakeFleet(fakeSites('lab'));
    const all = camerasOf(site).length;
    const on = (now: Partial<ServiceNow>) => camerasOnStep(rollout, site, fleet, read(now))?.on;
    expect(on({ lease: 'live', shares: { appliedCameras: 0.5 } })).toBe(all / 2);
    expect(on({ lease: 'none', shares: { appliedCameras: 0 } })).toBe(0);
    const variants = [
      { slot: 'b', role: 'stable', release: rollout.plan.release.id, servers: [] },
    ] as const;
    expect(on({ lease: 'none', shares: { appliedCameras: 0 }, variants })).toBe(all);
    expect(on({ shares: { appliedCameras: 0.5 } })).toBeUndefined();
  });
});

describe('a way back that was meant', () => {
  const ended = (why: BackReason) =>
    hasIncident(rolloutIn({ kind: 'ended', how: 'rolled-back', why }));

  it('leaves no record of an incident, and is no alarm', () => {
    const why: BackReason = { kind: 'drill' };
    expect(ended(why)).toBe(false);
    expect(ended({ kind: 'shadow-done' })).toBe(false);
    expect(ended({ kind: 'person', by: 'lan@noc', how: 'abort' })).toBe(true);
    expect(hasIncident(rolloutIn({ kind: 'ended', how: 'finished' }))).toBe(false);
    expect(toneOf({ kind: 'going-back', why })).toBe('going');
    expect(toneOf({ kind: 'going-back', why: { kind: 'restart' } })).toBe('bad');
  });

  it('is what a drill ends in, whatever steps its plan has', () => {
    const { plan } = rolloutIn({ kind: 'acting' });
    expect(promotes(plan)).toBe(true);
    const request = { ...plan.request, options: { ...plan.request.options, drill: true } };
    expect(promotes({ ...plan, request })).toBe(false);
  });
});

describe('what a step touches', () => {
  const { plan } = rolloutIn({ kind: 'acting' });
  const at = (step: number) => touchesOf(plan, { wave: 0, step }, camerasOf);
  const all = camerasOf('hn-gate').length;

  it('is told against the step before', () => {
    expect(at(steps.start)).toMatchObject({ started: 2, stopped: 0, cameras: 0, roles: true });
    expect(at(steps.half)).toMatchObject({ started: 0, cameras: all / 2, onNext: all / 2 });
    expect(at(steps.all)).toMatchObject({ cameras: all / 2, onNext: all, roles: false });
  });

  it('moves no camera where only the roles change places', () => {
    expect(at(steps.promote)).toMatchObject({ cameras: 0, onNext: all, roles: true });
  });
});

describe('gates on the screen', () => {
  const gate = (site: string, state: GateNow['state'], value: number): GateNow => ({
    ...{ gate: 'errors', site, state, value },
    limit: 0.02,
  });

  it('name every site that holds it up, and of those that pass the one nearest to its limit', () => {
    const shown = gatesByNeed([
      gate('a', 'passes', 0.001),
      gate('b', 'passes', 0.015),
      gate('c', 'cannot-tell', 0),
      gate('d', 'waits', 0.05),
    ]);
    expect(shown.map((one) => [one.gate.site, one.sites])).toEqual([
      ['d', 1],
      ['c', 1],
      ['b', 2],
    ]);
  });

  it('are near to a least number from above', () => {
    const frames = (site: string, value: number): GateNow => ({
      ...{ gate: 'frames', site, state: 'passes', value },
      limit: 50,
    });
    const [first] = gatesByNeed([frames('a', 400), frames('b', 60)]);
    expect(first?.gate.site).toBe('b');
  });
});

describe('the history', () => {
  const running = rolloutIn({ kind: 'soaking' });
  const back = { ...rolloutIn({ kind: 'ended', how: 'rolled-back' }), id: 'r2' };
  const found = (filter: Parameters<typeof filtered>[1]) =>
    filtered([running, back], filter, (one) => `${one.id} Bến Thành`).map((one) => one.id);

  it('is found by outcome, strategy and words without their marks', () => {
    expect(found({ query: '' })).toEqual(['r1', 'r2']);
    expect(found({ query: '', outcome: 'under-way' })).toEqual(['r1']);
    expect(found({ query: '', outcome: 'rolled-back' })).toEqual(['r2']);
    expect(found({ query: '', strategy: 'rolling' })).toEqual([]);
    expect(found({ query: 'ben r2' })).toEqual(['r2']);
  });
});
