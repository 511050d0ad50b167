import { describe, expect, it } from 'vitest';
import type { RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutOptions, Strategy } from '../../../shared/model/rollout-request.ts';
import { planOf } from '../../support/rollout/plan-scene.ts';
import { SimulatedDay } from '../../support/rollout/simulated-day.ts';

/** With the rules that hold where a fleet file says nothing. */
const site = 'mall';
const cameras = 6;
const flow = 120;
const seeds = [1, 2, 3];

const plan = (strategy: Strategy, options: RolloutOptions) =>
  planOf(strategy, options, { sites: [{ id: site, instances: [2], cameras }] });

/** From 1 to `to`, beginning at a minute, within so many minutes. */
const change = (at: number, within: number, to: number) => (minute: number) => {
  const done = Math.min(1, Math.max(0, (minute - at) / within));
  return 1 + (to - 1) * done;
};

/** The rollout begins a few minutes before. */
const days = {
  'a mall that closes at 21:30': change(3, 12, 0.02),
  'a mall that closes at 22:00, more slowly': change(5, 25, 0.02),
  'the end of a rush hour at 09:00': (minute: number) => 3 * change(4, 15, 0.3)(minute),
  'a mall that opens': (minute: number) => 0.05 * change(4, 10, 20)(minute),
  'an even day': () => 1,
} as const;

const all: RolloutOptions = { steps: [{ share: 1 }], soakSeconds: 60 };
const half: RolloutOptions = { steps: [{ share: 0.5 }, { share: 1 }], soakSeconds: 60 };

const wentBack = ({ phase }: RolloutState) =>
  phase.kind === 'going-back' || (phase.kind === 'ended' && phase.how === 'rolled-back');
const isOver = (state: RolloutState) =>
  wentBack(state) || state.phase.kind === 'held' || state.phase.kind === 'keeping';

const cases = Object.keys(days).flatMap((name) =>
  seeds.map((seed) => [name as keyof typeof days, seed] as const),
);

describe('a release that counts as the one before', () => {
  const good = (
    strategy: Strategy,
    options: RolloutOptions,
    day: keyof typeof days,
    seed: number,
  ) =>
    new SimulatedDay(plan(strategy, options), site, cameras, {
      ...{ profile: days[day], flow, counts: 1, seed },
    });

  it.each(cases)(
    'is held for a person where blue-green leaves nothing to compare: %s, %i',
    (day, seed) => {
      const run = good('blue-green', {}, day, seed);
      // Before cameras move a person may have to say that there is no history: the mall was closed.
      const begun = run.minutes(5, isOver);
      if (!begun.story.includes('switch 100 %')) run.says('advance');
      const { state, story } = run.minutes(60, isOver);
      expect(state.phase, story.join(', ')).toMatchObject({
        ...{ kind: 'held', why: { kind: 'not-compared', site } },
      });
      expect(run.says('resume').minutes(5, isOver).state.phase.kind).toBe('keeping');
      expect(run.minutes(12).story.filter((each) => each === 'going-back')).toEqual([]);
    },
  );

  it.each(cases)(
    'is not rolled back by a canary that moves all cameras at once: %s, %i',
    (day, seed) => {
      const run = good('canary', all, day, seed);
      if (!run.minutes(5, isOver).story.includes('share 100 %')) run.says('advance');
      const { state, story } = run.minutes(60, isOver);
      expect(state.phase, story.join(', ')).toMatchObject({ kind: 'held' });
      expect(wentBack(run.minutes(30).state)).toBe(false);
    },
  );

  it.each(cases)(
    'is not rolled back by a canary that leaves cameras on stable: %s, %i',
    (day, seed) => {
      const { state, story } = good('canary', half, day, seed).minutes(90);
      expect(wentBack(state), story.join(', ')).toBe(false);
      // It waits for objects, or has been promoted; nobody is called.
      expect(['soaking', 'keeping', 'retiring', 'ended'], story.join(', ')).toContain(
        state.phase.kind,
      );
    },
  );

  it('is promoted by itself on what was compared while cameras were on stable', () => {
    for (const seed of seeds) {
      const { state, story } = good('canary', half, 'an even day', seed).minutes(120, isOver);
      expect(state.phase.kind, story.join(', ')).toBe('keeping');
    }
  });

  it('is promoted by itself after a shadow, by the same frames', () => {
    for (const seed of seeds) {
      const options = { followedBy: 'blue-green', mirrorShare: 1 } as const;
      const day = 'a mall that closes at 22:00, more slowly';
      const { state, story } = good('shadow', options, day, seed).minutes(60, isOver);
      expect(state.phase.kind, story.join(', ')).toBe('keeping');
    }
  });
});

describe('a release that misses a third', () => {
  it.each(cases)(
    'is held or rolled back where cameras stay on stable, never promoted: %s, %i',
    (day, seed) => {
      const run = new SimulatedDay(plan('canary', half), site, cameras, {
        ...{ profile: (minute: number) => days[day](minute - 30), flow, counts: 0.66, seed },
      });
      if (!run.minutes(5, isOver).story.includes('share 50 %')) run.says('advance');
      const { state, story } = run.minutes(85, isOver);
      expect(story, story.join(', ')).not.toContain('share 100 %');
      // A mall that has only just opened has too short a history: that holds, too.
      if (day !== 'a mall that opens')
        expect(wentBack(state) || state.phase.kind === 'held', story.join(', ')).toBe(true);
    },
  );
});
