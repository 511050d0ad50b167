import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import type { PlanInput } from '../../../electron/rollout/plan/plan-input.ts';
import { cameraOrder } from '../../../electron/traffic/camera-order.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';
import {
  camerasOf,
  fitting,
  obstaclesOf,
  planInput,
  planOf,
  stepsOf,
  told,
} from '../../support/rollout/plan-scene.ts';

const many = { sites: [{ id: 'mall', cameras: 20 }] };
const shares = (steps: readonly PlanStep[]) => steps.filter(({ kind }) => kind === 'share');
const moved = (step: PlanStep | undefined) =>
  Object.values(step?.postures ?? {}).flatMap(({ cameras }) => cameras);

describe('canary', () => {
  it('goes 5, 10, 25, 50, 75, 100 % and promotes', () => {
    const plan = planOf('canary', {}, many);
    expect(told(plan)).toEqual([
      'start: a=old×2 b=new×2 | stable a, candidate b | 0 cameras | 0',
      'share: a=old×2 b=new×2 | stable a, candidate b | 1 cameras | 0.05',
      'share: a=old×2 b=new×2 | stable a, candidate b | 2 cameras | 0.1',
      'share: a=old×2 b=new×2 | stable a, candidate b | 5 cameras | 0.25',
      'share: a=old×2 b=new×2 | stable a, candidate b | 10 cameras | 0.5',
      'share: a=old×2 b=new×2 | stable a, candidate b | 15 cameras | 0.75',
      'share: a=old×2 b=new×2 | stable a, candidate b | 20 cameras | 1',
      'promote: a=old×2 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    expect(stepsOf(plan).map(({ soakSeconds }) => soakSeconds)).toEqual([
      0, 60, 60, 60, 60, 60, 60, 0,
    ]);
    expect(plan.unweighted).toBe(true);
  });

  it('takes the cameras in the one order that every split uses', () => {
    const order = cameraOrder(
      'counter',
      camerasOf({ id: 'mall', cameras: 20 }).map((camera) => ({ camera })),
    );
    const first = shares(stepsOf(planOf('canary', {}, many)))[3];
    expect(moved(first)).toEqual(order.slice(0, 10).map(({ camera }) => camera));
  });

  it('weighs cameras by what they count', () => {
    const input = planInput('canary', { steps: [{ share: 0.5 }, { share: 1 }] });
    const order = cameraOrder(
      'counter',
      camerasOf({ id: 'mall' }).map((camera) => ({ camera })),
    );
    // The first camera counts as much as all the others together.
    const weights = new Map(order.map(({ camera }, i) => [camera, i === 0 ? 7 : 1]));
    const site = { ...input.sites.mall, weights } as PlanInput['sites'][string];
    const plan = fitting({ ...input, sites: { mall: site } });
    expect(moved(stepsOf(plan)[1])).toEqual([order[0]?.camera]);
    expect(stepsOf(plan)[1]).toMatchObject({ share: 0.5, reachedShare: 1 / 8 });
    expect(plan.unweighted).toBe(false);
  });

  it('makes one step of those that move the same cameras', () => {
    const steps = shares(stepsOf(planOf('canary', {}, { sites: [{ id: 'mall', cameras: 2 }] })));
    expect(steps.map(({ share, reachedShare }) => [share, reachedShare])).toEqual([
      [0.75, 0.5],
      [1, 1],
    ]);
    const options = { steps: [{ share: 0.1, soakSeconds: 900 }, { share: 0.2 }, { share: 1 }] };
    const few = shares(stepsOf(planOf('canary', options, { sites: [{ id: 'mall', cameras: 2 }] })));
    expect(few.map(({ soakSeconds }) => soakSeconds)).toEqual([900, 60]);
  });

  it('ends at 100 % though nobody asked for it', () => {
    const steps = shares(stepsOf(planOf('canary', { steps: [{ share: 0.2 }], soakSeconds: 7 })));
    expect(steps.map(({ share, soakSeconds }) => [share, soakSeconds])).toEqual([
      [0.2, 7],
      [1, 7],
    ]);
  });

  it.each([
    [[{ share: 0.5 }, { share: 0.5 }]],
    [[{ share: 0.5 }, { share: 0.2 }]],
    [[{ share: 0 }]],
  ])('refuses the shares %j', (steps) => {
    expect(obstaclesOf(planInput('canary', { steps }))).toEqual([{ kind: 'shares-not-growing' }]);
  });

  it('leaves pinned cameras alone, whatever they are pinned to', () => {
    const intent = { pins: { 'mall-cam-1': 'stable', 'mall-cam-2': 'candidate' } } as const;
    const plan = planOf('canary', {}, { sites: [{ id: 'mall', cameras: 4, intent }] });
    const last = shares(stepsOf(plan)).at(-1);
    expect([...moved(last)].sort()).toEqual(['mall-cam-2', 'mall-cam-3', 'mall-cam-4']);
    expect(last).toMatchObject({ share: 1, reachedShare: 3 / 4 });
  });

  it.each([
    [1, {}, 'shadow'],
    [0, {}, 'shadow'],
  ] as const)('is refused with %i cameras, for shadow', (cameras, _, instead) => {
    const answer = makePlan(planInput('canary', {}, { sites: [{ id: 'mall', cameras }] }));
    expect(answer).toEqual({
      kind: 'does-not-fit',
      missing: [
        { what: 'cameras', site: 'mall', host: 'mall-gate', needed: 2, available: cameras },
      ],
      instead,
    });
  });

  it('is refused with one camera, for blue-green where nothing is mirrored', () => {
    const input = planInput('canary', {}, { sites: [{ id: 'mall', cameras: 1 }] });
    const services = input.fleet.services.map(({ shadow: _, ...service }) => service);
    const answer = makePlan({ ...input, fleet: { ...input.fleet, services } });
    expect(answer).toMatchObject({ kind: 'does-not-fit', instead: 'blue-green' });
  });

  it('counts the cameras of the whole wave, not of one site', () => {
    const sites = [
      { id: 'mall', cameras: 1 },
      { id: 'port', cameras: 1 },
    ];
    const steps = shares(stepsOf(planOf('canary', {}, { sites })));
    expect(steps.map(({ reachedShare }) => reachedShare)).toEqual([0.5, 1]);
  });

  it('moves frames by share where the service is split by frame', () => {
    const plan = planOf(
      'canary',
      {},
      { sites: [{ id: 'mall', cameras: 1 }], service: { stickiness: 'frame' } },
    );
    const steps = shares(stepsOf(plan));
    expect(steps.map(({ share }) => share)).toEqual([0.05, 0.1, 0.25, 0.5, 0.75, 1]);
    expect(steps.map(({ reachedShare }) => reachedShare)).toEqual(steps.map(({ share }) => share));
    expect(steps.flatMap(moved)).toEqual([]);
  });
});

describe('segments of a canary', () => {
  const segments = [
    { kind: 'cameras', cameras: ['mall-cam-9', 'mall-cam-2'] },
    { kind: 'zone', zone: 'gate' },
  ] as const;

  it('go first, each a step of its own, and shares never go below them', () => {
    const steps = shares(stepsOf(planOf('canary', { segments }, many)));
    expect(steps.map(({ segment, share }) => [segment, share])).toEqual([
      ['2', 0.1],
      // 25 % and 50 % are less than what the segments have moved already: they are asked for no more.
      ['gate', 0.55],
      [undefined, 0.75],
      [undefined, 1],
    ]);
    expect(moved(steps[0])).toEqual(['mall-cam-9', 'mall-cam-2']);
    expect(moved(steps[1])).toHaveLength(11);
    expect(moved(steps[1])).toEqual(expect.arrayContaining(['mall-cam-9', 'mall-cam-20']));
  });

  it('can be a site of the wave', () => {
    const sites = [
      { id: 'mall', cameras: 3 },
      { id: 'port', cameras: 3 },
    ];
    const plan = planOf('canary', { segments: [{ kind: 'site', site: 'port' }] }, { sites });
    const [first] = shares(stepsOf(plan));
    expect(first?.segment).toBe('port');
    expect(first?.postures.mall?.cameras).toEqual([]);
    expect(first?.postures.port?.cameras).toHaveLength(3);
  });

  it.each([
    [{ kind: 'zone', zone: 'roof' }, 'roof'],
    [{ kind: 'site', site: 'moon' }, 'moon'],
    [{ kind: 'cameras', cameras: ['mall-cam-1', 'nobody'] }, 'mall-cam-1, nobody'],
  ] as const)('must be there: %j', (segment, name) => {
    expect(obstaclesOf(planInput('canary', { segments: [segment] }))).toEqual([
      { kind: 'segment-unknown', of: segment.kind, name },
    ]);
  });

  it('mean nothing where frames are split', () => {
    const input = planInput('canary', { segments }, { ...many, service: { stickiness: 'frame' } });
    expect(obstaclesOf(input)).toEqual([{ kind: 'segments-by-frame', service: 'counter' }]);
  });
});

describe('A/B', () => {
  it('holds one share until a person lets it go on', () => {
    const steps = stepsOf(planOf('canary', { abShare: 0.3 }, many));
    expect(steps.map(({ kind, share, approval }) => [kind, share, approval])).toEqual([
      ['start', 0, false],
      ['share', 0.3, false],
      ['share', 1, true],
      ['promote', 1, false],
    ]);
    expect(steps[2]?.gates).toContain('approval');
  });

  it.each([0, 1])('needs two variants: %d', (abShare) => {
    expect(obstaclesOf(planInput('canary', { abShare }))).toEqual([{ kind: 'share-not-between' }]);
  });
});
