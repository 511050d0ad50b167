import { describe, expect, it } from 'vitest';
import { planLines } from '../../../electron/cli/plan-lines.ts';
import { planSchema } from '../../../electron/rollout/journal/plan-schema.ts';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import { firstIntent } from '../../../electron/traffic/intent.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import { strategies } from '../../../shared/model/rollout-request.ts';
import type { Intent } from '../../../shared/model/split.ts';
import {
  fitting,
  obstaclesOf,
  planInput,
  planOf,
  ruled,
  standing,
  stepsOf,
  told,
} from '../../support/rollout/plan-scene.ts';

const mall = { site: 'mall', gateway: 'mall-gate' };
const sites = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `s${i + 1}` }));

describe('a plan', () => {
  it('has its limits from the rules, unless the request says otherwise', () => {
    expect(planOf('blue-green')).toMatchObject({
      watchSeconds: 600,
      keepSeconds: 3600,
      timeLimitSeconds: 86_400,
      onRestart: 'continue',
      stopAfter: 1,
      deadManSeconds: 120,
      skipped: [],
    });
    const options = {
      watchSeconds: 5,
      keepSeconds: 6,
      timeLimitSeconds: 700,
      onRestart: 'hold',
    } as const;
    expect(planOf('blue-green', options)).toMatchObject(options);
  });

  it('names what could fail elsewhere alike', () => {
    expect(planOf('blue-green').sites.mall?.kinds).toEqual([
      'camera:Axis',
      'camera:Bosch',
      'engine:jetson-orin',
    ]);
  });

  it('expects what starts took, ten seconds where none is known, one after the other', () => {
    const seconds = (startSeconds?: number) => {
      const site = { id: 'mall', ...(startSeconds === undefined ? {} : { startSeconds }) };
      return stepsOf(planOf('blue-green', {}, { sites: [site] })).map(
        (step) => step.expectedSeconds,
      );
    };
    expect(seconds()).toEqual([21, 1, 1]);
    expect(seconds(3)).toEqual([7, 1, 1]);
  });

  it('is refused when its soaks alone take longer than it may', () => {
    expect(() => planOf('blue-green', { timeLimitSeconds: 60 })).toThrow(/too-long/);
  });

  it.each(strategies)('of %s can be kept in the journal', (strategy) => {
    const plan = planOf(strategy, { segments: [{ kind: 'zone', zone: 'hall' }] });
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it('is the same for the same input', () => {
    const input = planInput('canary', {}, { sites: sites(3) });
    expect(makePlan(input)).toEqual(makePlan(structuredClone(input)));
  });
});

describe('every strategy', () => {
  it.each(strategies.flatMap((strategy) => [1, 3].map((count) => [strategy, count] as const)))(
    '%s over %i sites: stable always stands, no camera goes back, promote is last',
    (strategy, count) => {
      const plan = planOf(strategy, {}, { sites: sites(count) });
      const steps = stepsOf(plan);
      const promotes = steps.map(({ kind }) => kind === 'promote');
      expect(promotes.lastIndexOf(true)).toBe(strategy === 'shadow' ? -1 : steps.length - 1);
      for (const site of plan.waves[0]?.sites ?? []) {
        const postures = steps.map((step) => step.postures[site] as DesiredState);
        expect(postures.every(({ roles, slots }) => roles.stable && slots[roles.stable])).toBe(
          true,
        );
        postures.slice(0, -1).forEach((posture, i) => {
          const before = postures[i - 1]?.cameras ?? [];
          expect(posture.cameras).toEqual(expect.arrayContaining([...before]));
        });
      }
    },
  );
});

describe('waves', () => {
  it('take the sites in the order of the fleet file', () => {
    const options = { waves: { first: 1, growth: 2, stopAfter: 3 } };
    const plan = planOf('blue-green', options, { sites: sites(6) });
    expect(plan.waves.map((wave) => wave.sites)).toEqual([
      ['s1'],
      ['s2', 's3'],
      ['s4', 's5', 's6'],
    ]);
    expect(plan.stopAfter).toBe(3);
    const soaks = plan.waves.map(({ steps }) => steps.at(-1)?.soakSeconds);
    expect(soaks).toEqual([120, 120, 0]);
  });

  it('are one without the option, and may grow by parts', () => {
    expect(planOf('blue-green', {}, { sites: sites(4) }).waves).toHaveLength(1);
    const options = { waves: { first: 2, growth: 1.5, stopAfter: 1 } };
    const plan = planOf('recreate', options, { sites: sites(9) });
    expect(plan.waves.map((wave) => wave.sites.length)).toEqual([2, 3, 4]);
    expect(plan.waves[0]?.steps.at(-1)?.soakSeconds).toBe(60);
  });

  it('leave out and name the sites that cannot be reached', () => {
    const some = [{ id: 's1' }, { id: 's2', outOfReach: true as const }, { id: 's3' }];
    const plan = planOf('blue-green', {}, { sites: some });
    expect(plan.waves.map((wave) => wave.sites)).toEqual([['s1', 's3']]);
    expect(plan.skipped).toEqual(['s2']);
    expect(Object.keys(plan.sites)).toEqual(['s1', 's3']);
  });

  it('leave out sites where the release is stable already, and those not asked for', () => {
    const there = {
      slots: {
        ...firstIntent('camera').slots,
        a: { release: 'new', instances: standing({ id: 's1' }, 'a') },
      },
    };
    const some = [{ id: 's1', intent: there }, { id: 's2' }, { id: 's3' }];
    const plan = planOf('blue-green', { sites: ['s1', 's3'] }, { sites: some });
    expect(plan.waves.map((wave) => wave.sites)).toEqual([['s3']]);
    expect(plan.skipped).toEqual([]);
    expect(plan.already).toEqual(['s1']);
    expect(planLines({ kind: 'fits', plan })).toContain('  runs new already: s1');
    const { already: _, ...before } = plan;
    expect(planSchema.parse(before).already).toEqual([]);
  });
});

describe('before a rollout', () => {
  const slots = firstIntent('camera').slots;
  const a = { release: 'old', instances: standing({ id: 'mall' }, 'a') };
  const in_ = (slot: 'b' | 'c', release: string) => ({
    [slot]: { release, instances: standing({ id: 'mall' }, slot) },
  });
  const at = (intent: Partial<Intent>) => ({ sites: [{ id: 'mall', intent }] });

  it('a previous release from before stays until the end, where there is a free slot', () => {
    const roles = { stable: 'a', previous: 'b' } as const;
    const plan = planOf(
      'blue-green',
      {},
      at({ roles, slots: { ...slots, a, ...in_('b', 'older') } }),
    );
    expect(told(plan)).toEqual([
      'start: a=old×2 b=older×2 c=new×2 | stable a, previous b, candidate c | 0 cameras | 0',
      'switch: a=old×2 b=older×2 c=new×2 | stable a, previous b, candidate c | 8 cameras | 1',
      'promote: a=old×2 b=older×2 c=new×2 | stable c, previous a | 0 cameras | 0',
    ]);
    expect(plan.sites.mall?.base.roles).toEqual(roles);
  });

  it('a previous release is given up for its slot when no other is free', () => {
    const roles = { stable: 'a', previous: 'c' } as const;
    const plan = planOf(
      'blue-green',
      {},
      at({ roles, slots: { a, ...in_('b', 'mine'), ...in_('c', 'older') } as Intent['slots'] }),
    );
    expect(plan.sites.mall).toMatchObject({ slot: 'c' });
    expect(plan.sites.mall?.base).toEqual({
      slots: { a: { release: 'old', instances: 2 }, b: { release: 'mine', instances: 2 } },
      roles: { stable: 'a' },
      cameras: [],
      share: 0,
      mirrorShare: 0,
    });
  });

  it('containers of the release that stand already are taken up', () => {
    const roles = { stable: 'a', candidate: 'b' } as const;
    const plan = planOf(
      'blue-green',
      {},
      at({ roles, slots: { ...slots, a, ...in_('b', 'new') } }),
    );
    expect(plan.sites.mall).toMatchObject({ slot: 'b', base: { roles } });
    expect(stepsOf(plan)[0]?.expectedSeconds).toBe(1);
  });

  it('no slot is free: said so', () => {
    const full = { a, ...in_('b', 'mine'), ...in_('c', 'yours') } as Intent['slots'];
    expect(makePlan(planInput('blue-green', {}, at({ slots: full })))).toEqual({
      kind: 'does-not-fit',
      missing: [{ what: 'slot', site: 'mall', host: 'mall-gate', needed: 1, available: 0 }],
    });
  });

  it.each<[string, Partial<Intent>, RolloutObstacle]>([
    [
      'a candidate with traffic',
      {
        roles: { stable: 'a', candidate: 'b' },
        candidates: ['mall-cam-1'],
        slots: { ...slots, a, ...in_('b', 'new') },
      },
      { kind: 'candidate-served', ...mall },
    ],
    [
      'a shadow',
      {
        roles: { stable: 'a', shadow: 'b' },
        mirrorShare: 1,
        slots: { ...slots, a, ...in_('b', 'new') },
      },
      { kind: 'shadow-served', ...mall },
    ],
    ['nothing', { slots }, { kind: 'nothing-runs', ...mall, service: 'counter' }],
    [
      'another rollout',
      {
        rollout: {
          ...{ id: 'r7', wave: 0, step: 0, by: 'lan@noc', at: '2026-01-01T00:00:00Z' },
          request: planInput('canary').request,
        },
      },
      { kind: 'held', site: 'mall', service: 'counter', rollout: 'r7', release: 'new' },
    ],
  ])('is refused where there is %s', (_, intent, obstacle) => {
    expect(obstaclesOf(planInput('canary', {}, at(intent)))).toEqual([obstacle]);
  });

  it('names everything that is in the way, at every site', () => {
    const served: Partial<Intent> = {
      roles: { stable: 'a', candidate: 'b' },
      candidates: ['mall-cam-1'],
      slots: { ...slots, a, ...in_('b', 'new') },
    };
    const sites = [
      { id: 'mall', intent: served },
      { id: 'port', intent: { slots } },
      { id: 'gate', intent: served },
    ];
    expect(obstaclesOf(planInput('canary', {}, { sites }))).toEqual([
      { kind: 'candidate-served', ...mall },
      { kind: 'nothing-runs', site: 'port', gateway: 'port-gate', service: 'counter' },
      { kind: 'candidate-served', site: 'gate', gateway: 'gate-gate' },
    ]);
  });

  it('is refused where the gateways of a site do not agree', () => {
    const input = planInput('canary');
    const site = input.sites.mall;
    if (site?.kind !== 'read') throw new Error('not read');
    const other = { ...firstIntent('camera'), slots: { ...slots, a: { ...a, release: 'older' } } };
    const intents = { ...site.intents, 'mall-gate-2': other };
    expect(obstaclesOf({ ...input, sites: { mall: { ...site, intents } } })).toEqual([
      { kind: 'gateways-differ', ...mall, other: 'mall-gate-2' },
    ]);
  });

  it('is refused for a release of another service, or none', () => {
    const input = planInput('canary');
    expect(obstaclesOf({ ...input, request: { ...input.request, release: 'x' } })).toEqual([
      { kind: 'release-unknown', release: 'x', service: 'counter' },
    ]);
  });

  it('is refused where it is there already, and where nothing can be reached', () => {
    const input = planInput('canary');
    expect(obstaclesOf({ ...input, request: { ...input.request, release: 'old' } })).toEqual([
      { kind: 'release-stable', release: 'old' },
    ]);
    expect(obstaclesOf({ ...input, sites: {} })).toEqual([{ kind: 'unreachable' }]);
  });
});

describe('a drill', () => {
  const input = (release: string, context = {}) => {
    const made = planInput('blue-green', { drill: true }, context);
    return { ...made, request: { ...made.request, release } };
  };

  it('goes the whole way with the release that is stable, shortly', () => {
    const plan = fitting(input('old'));
    expect(told(plan)[1]).toBe('switch: a=old×2 b=old×2 | stable a, candidate b | 8 cameras | 1');
    expect(stepsOf(plan)[1]).toMatchObject({
      soakSeconds: 5,
      gates: ['telemetry', 'frames', 'health', 'errors'],
    });
  });

  it('tries out nothing new', () => {
    expect(obstaclesOf(input('new'))).toEqual([
      { kind: 'drill-elsewhere', ...mall, stable: 'old', release: 'new' },
    ]);
  });
});

describe('who and what is waited for', () => {
  const approvals = (options: Parameters<typeof planOf>[1], context = {}) =>
    stepsOf(planOf('blue-green', options, context)).map(({ approval }) => approval);

  it('is a person where the request says so', () => {
    expect(approvals({})).toEqual([false, false, false]);
    expect(approvals({ approval: 'before-promotion' })).toEqual([false, false, true]);
    expect(approvals({ approval: 'every-step' })).toEqual([false, true, true]);
  });

  it('is a person before a promotion that has no way back', () => {
    const release = { rollback: { kind: 'impossible', reason: 'new file format' } } as const;
    expect(approvals({}, { release })).toEqual([false, false, true]);
    expect(stepsOf(planOf('recreate', {}, { release }))[0]).toMatchObject({
      kind: 'stop',
      approval: true,
    });
  });

  it('are figures that there are: none before any container, health and a history before any camera', () => {
    const service = { ...ruled({}), resources: { devices: [], volumes: [], memoryBytes: 1 } };
    const [start, move, promote] = stepsOf(planOf('blue-green', {}, { service }));
    expect(start?.gates).toEqual(['health', 'counts']);
    const all = ['telemetry', 'frames', 'health', 'errors', 'latency', 'counts', 'resources'];
    expect(move?.gates).toEqual(all);
    expect(promote?.gates).toEqual(all);
    expect(stepsOf(planOf('recreate'))[0]?.gates).toEqual([]);
  });

  it('leaves out counts that are not compared', () => {
    const { rollout } = ruled({});
    const service = { rollout: { ...rollout, gates: { ...rollout.gates, leastObjects: 0 } } };
    const steps = stepsOf(planOf('blue-green', {}, { service }));
    expect(steps.flatMap(({ gates }) => gates)).not.toContain('counts');
  });

  it('are windows, before every step', () => {
    const service = ruled({ windows: [{ days: ['mon'], from: 0, to: 60 }] });
    const steps = stepsOf(planOf('blue-green', {}, { service }));
    expect(steps.every(({ gates }) => gates.includes('window'))).toBe(true);
  });

  it('smokes what has just started', () => {
    const service = ruled({ smoke: [{ kind: 'http', path: '/x', status: 200 }] });
    const smoked = (strategy: 'canary' | 'rolling' | 'recreate') =>
      stepsOf(planOf(strategy, {}, { service })).map(({ smoke }) => smoke);
    expect(smoked('canary').indexOf(true)).toBe(0);
    expect(smoked('canary').lastIndexOf(true)).toBe(0);
    expect(smoked('rolling')).toEqual([true, false, true, false]);
    expect(smoked('recreate')).toEqual([false, true]);
  });
});

describe('a migration', () => {
  const release = {
    rollback: { kind: 'needs-migration', reason: 'zones' },
    migration: { backup: ['/backup'], command: ['/migrate'] },
  } as const;
  const first = (strategy: 'canary' | 'rolling' | 'blue-green', options = {}) =>
    stepsOf(planOf(strategy, options, { release })).map(({ migrates }) => migrates);

  it('runs once, before the first camera moves, while old and new stand', () => {
    expect(first('blue-green')).toEqual([false, true, false]);
    expect(first('rolling')).toEqual([false, true, false, false]);
    expect(first('rolling', { maxSurge: 0, maxUnavailable: 1 }).indexOf(true)).toBe(2);
    expect(first('canary').filter(Boolean)).toHaveLength(1);
  });

  it('does not run for a mere shadow, but for what follows it', () => {
    expect(stepsOf(planOf('shadow', {}, { release })).some(({ migrates }) => migrates)).toBe(false);
    const followed = stepsOf(planOf('shadow', { followedBy: 'blue-green' }, { release }));
    expect(followed.map(({ migrates }) => migrates)).toEqual([false, false, true, false]);
  });

  it('cannot go with recreate, where old and new never stand together', () => {
    expect(() => planOf('recreate', {}, { release })).toThrow(/recreate-migrates/);
  });

  it('is no part of a release that is safe', () => {
    const safe = { release: { migration: release.migration } };
    expect(stepsOf(planOf('blue-green', {}, safe)).some(({ migrates }) => migrates)).toBe(false);
  });
});
