import { describe, expect, it } from 'vitest';
import { planLines } from '../../../electron/cli/plan-lines.ts';
import { makePlan } from '../../../electron/rollout/plan/plan.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import { obstaclesOf, planInput, planOf, stepsOf, told } from '../../support/rollout/plan-scene.ts';

const of = (instances: readonly number[]) => ({ sites: [{ id: 'mall', instances }] });

describe('rolling', () => {
  it('starts one more, takes one away, again and again; one old one waits for the promotion', () => {
    expect(told(planOf('rolling', {}, of([3])))).toEqual([
      'start: a=old×3 b=new×1 | stable a, candidate b | 0 cameras | 0',
      'replace: a=old×2 b=new×1 | stable a, candidate b | 3 cameras | 0.3333333333333333',
      'replace: a=old×1 b=new×2 | stable a, candidate b | 5 cameras | 0.6666666666666666',
      'replace: a=old×1 b=new×3 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×1 b=new×3 | stable b, previous a | 0 cameras | 0',
    ]);
  });

  it('without room for one more takes one away first', () => {
    const plan = planOf('rolling', { maxSurge: 0, maxUnavailable: 1 }, of([3]));
    expect(told(plan)).toEqual([
      'replace: a=old×2 | stable a | 0 cameras | 0',
      'start: a=old×2 b=new×1 | stable a, candidate b | 0 cameras | 0',
      'replace: a=old×1 b=new×1 | stable a, candidate b | 3 cameras | 0.3333333333333333',
      'replace: a=old×1 b=new×2 | stable a, candidate b | 5 cameras | 0.6666666666666666',
      'replace: a=old×1 b=new×2 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×0 b=new×2 | stable b, previous a | 0 cameras | 0',
      'promote: a=old×0 b=new×3 | stable b, previous a | 0 cameras | 0',
    ]);
    const halfway = stepsOf(plan)
      .filter((_, i, all) => all[i + 1]?.kind === 'promote')
      .at(-1);
    expect(halfway).toMatchObject({ soakSeconds: 0, gates: [] });
    expect(planLines({ kind: 'fits', plan })).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/6\. the new release becomes stable:/),
        expect.stringMatching(/7\. the last instances of the new release start:/),
      ]),
    );
  });

  it('replaces a single instance by one beside it', () => {
    expect(told(planOf('rolling', {}, of([1])))).toEqual([
      'start: a=old×1 b=new×1 | stable a, candidate b | 0 cameras | 0',
      'replace: a=old×1 b=new×1 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×1 b=new×1 | stable b, previous a | 0 cameras | 0',
    ]);
  });

  it('cannot take the only instance away: recreate can', () => {
    const input = planInput('rolling', { maxSurge: 0, maxUnavailable: 1 }, of([1]));
    expect(makePlan(input)).toEqual({
      kind: 'does-not-fit',
      missing: [{ what: 'instances', site: 'mall', host: 'mall-gate', needed: 2, available: 1 }],
      instead: 'recreate',
    });
  });

  it('needs one of the two to move at all', () => {
    const input = planInput('rolling', { maxSurge: 0, maxUnavailable: 0 });
    expect(obstaclesOf(input)).toEqual([{ kind: 'no-replacement' }]);
  });

  it('lets the site with fewer instances wait for the other, and promotes both together', () => {
    const sites = [
      { id: 'mall', instances: [1, 2] },
      { id: 'port', instances: [1] },
    ];
    const plan = planOf('rolling', {}, { sites });
    expect(told(plan, 'port')).toEqual([
      'start: a=old×1 b=new×1 | stable a, candidate b | 0 cameras | 0',
      'replace: a=old×1 b=new×1 | stable a, candidate b | 8 cameras | 1',
      'replace: a=old×1 b=new×1 | stable a, candidate b | 8 cameras | 1',
      'replace: a=old×1 b=new×1 | stable a, candidate b | 8 cameras | 1',
      'promote: a=old×1 b=new×1 | stable b, previous a | 0 cameras | 0',
    ]);
    expect(stepsOf(plan).map(({ share }) => share)).toEqual([0, 0.5, 0.75, 1, 1]);
  });

  it('moves each site by its own share of frames where frames are split', () => {
    const plan = planOf('rolling', {}, { ...of([2]), service: { stickiness: 'frame' } });
    expect(told(plan).slice(1, 3)).toEqual([
      'replace: a=old×1 b=new×1 | stable a, candidate b | 0 cameras | 0.5',
      'replace: a=old×1 b=new×2 | stable a, candidate b | 0 cameras | 1',
    ]);
  });
});

const sizes = [1, 2, 3, 4];
const limits = [0, 1, 2, 3];
const cases = sizes.flatMap((size) =>
  limits.flatMap((surge) => limits.map((unavailable) => ({ size, surge, unavailable }))),
);
const possible = cases.filter(
  ({ size, surge, unavailable }) => surge > 0 || (unavailable > 0 && size > 1),
);

describe.each(possible)('rolling $size with surge $surge, unavailable $unavailable', (limit) => {
  const { size, surge, unavailable } = limit;
  const plan = planOf('rolling', { maxSurge: surge, maxUnavailable: unavailable }, of([size]));
  const steps = stepsOf(plan);
  const base = plan.sites.mall?.base;
  const postures = [base, ...steps.map(({ postures }) => postures.mall)].filter(
    (posture) => posture !== undefined,
  );
  const count = ({ slots }: DesiredState, slot: 'a' | 'b') => slots[slot]?.instances ?? 0;

  it('never has fewer serving nor more standing than allowed', () => {
    expect(postures).toHaveLength(steps.length + 1);
    postures.forEach((posture, i) => {
      const before = postures[i - 1] ?? posture;
      // Whatever is not `previous` serves; growing comes before shrinking.
      const serving = posture.roles.previous ? 0 : count(posture, 'a');
      expect(serving + count(posture, 'b')).toBeGreaterThanOrEqual(size - unavailable);
      const grown = Math.max(count(before, 'b'), count(posture, 'b'));
      expect(Math.max(count(before, 'a'), count(posture, 'a')) + grown).toBeLessThanOrEqual(
        size + surge,
      );
    });
  });

  it('keeps an old one until the promotion, and ends whole', () => {
    for (const posture of postures)
      if (posture.roles.stable === 'a') expect(count(posture, 'a')).toBeGreaterThanOrEqual(1);
    expect(steps.at(-1)).toMatchObject({ kind: 'promote' });
    expect(postures.at(-1)?.slots.b).toEqual({ release: 'new', instances: size });
  });

  it('never sends a camera to a release of which nothing stands, and none ever back', () => {
    const moving = postures.filter(({ roles }) => roles.stable === 'a');
    moving.forEach((posture, i) => {
      if (posture.cameras.length > 0) expect(count(posture, 'b')).toBeGreaterThan(0);
      expect(posture.cameras).toEqual(expect.arrayContaining([...(moving[i - 1]?.cameras ?? [])]));
    });
    expect(moving.at(-1)?.cameras).toHaveLength(8);
  });
});
