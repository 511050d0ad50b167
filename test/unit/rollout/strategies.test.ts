import { describe, expect, it } from 'vitest';
import { planOf, ruled, stepsOf, told } from '../../support/rollout/plan-scene.ts';

describe('blue-green', () => {
  it('starts green beside blue, switches all as candidate, promotes, keeps blue', () => {
    const plan = planOf('blue-green');
    expect(told(plan)).toEqual([
      'start: a=old×2 b=new×2 | stable a, candidate b | 0 cameras | 0',
      'switch: a=old×2 b=new×2 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×2 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    expect(plan.sites.mall).toMatchObject({
      slot: 'b',
      base: { slots: { a: { release: 'old', instances: 2 } }, roles: { stable: 'a' } },
      end: { slots: { b: { release: 'new', instances: 2 } }, roles: { stable: 'b' } },
    });
    expect(Object.keys(plan.sites.mall?.end.slots ?? {})).toEqual(['b']);
    expect(stepsOf(plan).map(({ soakSeconds }) => soakSeconds)).toEqual([0, 120, 0]);
    expect(stepsOf(plan).map(({ undo }) => undo)).toEqual(['remove', 'share', 'roles']);
  });

  it('moves frames, not cameras, where the service is split by frame', () => {
    const plan = planOf('blue-green', {}, { service: { stickiness: 'frame' } });
    expect(told(plan)[1]).toBe('switch: a=old×2 b=new×2 | stable a, candidate b | 0 cameras | 1');
    expect(stepsOf(plan)[1]).toMatchObject({ share: 1, reachedShare: 1 });
    expect(plan.unweighted).toBe(false);
  });
});

describe('recreate', () => {
  it('stops all, then starts and promotes all', () => {
    const plan = planOf('recreate', {}, { sites: [{ id: 'mall', startSeconds: 4 }] });
    expect(told(plan)).toEqual([
      'stop: a=old×0 | stable a | 0 cameras | 0',
      'promote: a=old×0 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    const [stop, promote] = stepsOf(plan);
    expect(stop?.expectedGapSeconds).toBe(2 + 2 * 4 + 1);
    expect(promote?.expectedGapSeconds).toBeUndefined();
    expect(stepsOf(plan).map(({ undo }) => undo)).toEqual(['start', 'start']);
  });

  it('waits for nobody while nothing answers', () => {
    const windows = [{ days: ['mon' as const], from: 0, to: 60 }];

    const plan = planOf(
      'recreate',
      { approval: 'before-promotion' },
      { service: ruled({ windows }) },
    );
    const [stop, promote] = stepsOf(plan);
    expect(stop).toMatchObject({ approval: true, gates: ['window', 'approval'] });
    expect(promote?.approval).toBe(false);
    expect(promote?.gates).not.toContain('window');
    expect(promote?.gates).toContain('health');
  });
});

describe('shadow', () => {
  it('mirrors and is never promoted by itself', () => {
    const plan = planOf('shadow', { mirrorShare: 0.5 });
    expect(told(plan)).toEqual([
      'start: a=old×2 b=new×2 | stable a, candidate b | 0 cameras | 0',
      'mirror: a=old×2 b=new×2 | stable a, shadow b | 0 cameras | 0 | mirror 0.5',
    ]);
    expect(stepsOf(plan)[1]).toMatchObject({ soakSeconds: 300, undo: 'unmirror' });
    // Of a part of the frames no count can be held against that of all.
    expect(stepsOf(plan)[1]?.gates).not.toContain('counts');
    expect(stepsOf(planOf('shadow', { mirrorShare: 1 }))[1]?.gates).toContain('counts');
  });

  it('is followed without a second start', () => {
    expect(told(planOf('shadow', { followedBy: 'blue-green' })).slice(2)).toEqual([
      'switch: a=old×2 b=new×2 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×2 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    expect(told(planOf('shadow', { followedBy: 'rolling' })).slice(2)).toEqual([
      'replace: a=old×1 b=new×2 | stable a, candidate b | 4 cameras | 0.5',
      'replace: a=old×1 b=new×2 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×1 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    expect(told(planOf('shadow', { followedBy: 'recreate' })).slice(2)).toEqual([
      'stop: a=old×0 b=new×2 | stable a, candidate b | 0 cameras | 0',
      'promote: a=old×0 b=new×2 | stable b, previous a | 0 cameras | 0',
    ]);
    const kinds = stepsOf(planOf('shadow', { followedBy: 'canary' })).map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['start', 'mirror', 'share']);
    expect(kinds.at(-1)).toBe('promote');
  });
});
