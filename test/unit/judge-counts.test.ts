import { describe, expect, it } from 'vitest';
import { compareCounts } from '../../electron/judge/compare-counts.ts';
import type { CountsInput } from '../../electron/judge/counts-input.ts';
import { expectedOf, referenceOf } from '../../electron/judge/expected.ts';
import { type CountsLimits, objectsNeeded } from '../../electron/judge/objects-needed.ts';
import type { CameraTally } from '../../electron/telemetry/tally.ts';

type Figures = readonly [objects: number, frames: number];
const tally = (
  camera: string,
  slot: 'a' | 'b',
  recent: Figures,
  before: Figures = [0, 0],
): CameraTally => ({
  camera,
  slot,
  recent: { objects: recent[0], frames: recent[1] },
  before: { objects: before[0], frames: before[1] },
});

const limits: CountsLimits = { deviation: 0.15, leastObjects: 50 };
const seen = (tallies: readonly CameraTally[], pairing: CountsInput['pairing'] = 'split') =>
  expectedOf({ tallies, old: 'a', next: 'b', pairing });
const judged = (
  tallies: readonly CameraTally[],
  pairing: CountsInput['pairing'] = 'split',
  more: Partial<CountsLimits> = {},
) => compareCounts(seen(tallies, pairing), { ...limits, ...more });

/** One object in ten frames on the old release for two hours; then the new one, with 1000 frames. */
const moved = (objects: number) => [
  tally('cam-1', 'a', [0, 0], [1000, 10_000]),
  tally('cam-1', 'b', [objects, 1000]),
];

describe('counts of a split', () => {
  it.each([
    [100, 'better-or-equal'],
    [86, 'better-or-equal'],
    [114, 'better-or-equal'],
    [84, 'worse'],
    [116, 'worse'],
    [0, 'worse'],
  ])('%i where 100 are expected is %s', (objects, verdict) => {
    expect(seen(moved(objects))).toEqual({ objects, expected: 100, reference: 1000 });
    expect(judged(moved(objects))).toEqual({ verdict, ratio: objects / 100 });
  });

  it('say nothing of cameras that the old release never saw, nor of none at all', () => {
    const unknown = [tally('cam-9', 'b', [500, 1000])];
    const nothing = { verdict: 'insufficient', objects: 0, needed: 178 };
    expect(judged(unknown)).toEqual(nothing);
    expect(judged([...moved(100), ...unknown])).toMatchObject({ ratio: 1 });
    expect(judged([])).toEqual(nothing);
  });

  it('are measured by frames, so that a camera that sends fewer is no fault of the release', () => {
    const slower = [tally('cam-1', 'a', [0, 0], [10_000, 10_000]), tally('cam-1', 'b', [300, 300])];
    expect(seen(slower)).toMatchObject({ expected: 300 });
    expect(judged(slower).verdict).toBe('better-or-equal');
  });

  it('follow the traffic that the other cameras see, up and down', () => {
    const peers = (recent: number) => tally('cam-2', 'a', [recent, 1000], [1000, 10_000]);
    const fewer = [...moved(80), peers(80)];
    expect(seen(fewer)).toEqual({ objects: 80, expected: 80, reference: 1000 });
    expect(judged(fewer).verdict).toBe('better-or-equal');
    expect(judged([...moved(50), peers(100)]).verdict).toBe('worse');
    expect(seen([...moved(200), peers(200)])).toMatchObject({ objects: 200, expected: 200 });
    // Too few to tell that traffic has changed.
    const quiet = tally('cam-2', 'a', [1, 100], [40, 1000]);
    expect(seen([...moved(100), quiet])).toMatchObject({ expected: 100 });
  });

  it('of a camera that has just moved are no peer to itself', () => {
    const half = [tally('cam-1', 'a', [0, 1000], [1000, 10_000]), tally('cam-1', 'b', [100, 1000])];
    expect(seen(half)).toMatchObject({ objects: 100, expected: 100 });
  });
});

describe('too few objects', () => {
  /** So many of the old release, and so many expected of the new one. */
  const few = (reference: number, expected: number, objects: number) => [
    tally('cam-1', 'a', [0, 0], [reference, 1000]),
    tally('cam-1', 'b', [objects, (1000 * expected) / reference]),
  ];

  it.each([
    ['20 of the old release are 22 % off by chance alone', 20, 2000, 1600],
    ['one short of what two standard errors need', 177, 5000, 4000],
  ])('say nothing for ever, however much the new one counts: %s', (_, reference, expected, is) => {
    const told = { verdict: 'insufficient', objects: reference, needed: 178 };
    expect(judged(few(reference, expected, is))).toEqual(told);
  });

  it('of the new release say nothing yet, however wrong they look', () => {
    const told = { verdict: 'insufficient', objects: 49, needed: 50 };
    expect(judged(few(40_000, 49, 0))).toEqual(told);
    expect(judged(few(40_000, 60, 0)).verdict).toBe('worse');
    // As the history shrinks, more are needed.
    expect(judged(few(178, 60, 0))).toEqual({ verdict: 'insufficient', objects: 60, needed: 178 });
    expect(judged(few(178, 180, 150)).verdict).toBe('worse');
  });

  it('are no fewer for a wide deviation, than were asked for', () => {
    expect(judged(few(1000, 19, 10), 'split', { deviation: 1, leastObjects: 20 })).toMatchObject({
      needed: 20,
    });
  });

  it('leave the noise of both sides within the deviation, at most half of it to the old one', () => {
    for (const deviation of [0.01, 0.15, 0.25, 1])
      for (const history of [0, 10, 500, 1e6]) {
        const needed = objectsNeeded(history, { deviation, leastObjects: 0 });
        const reference = Math.max(history, needed.reference);
        const noise = 1 / Math.sqrt(reference) + 1 / Math.sqrt(needed.expected);
        expect(1 / Math.sqrt(reference)).toBeLessThanOrEqual(deviation / 2 + 1e-9);
        expect(noise).toBeLessThanOrEqual(deviation + 1e-9);
      }
  });

  it('weigh down what has many frames since and a short history', () => {
    const even = [
      ...[tally('cam-1', 'a', [0, 0], [100, 1000]), tally('cam-1', 'b', [10, 100])],
      ...[tally('cam-2', 'a', [0, 0], [300, 1000]), tally('cam-2', 'b', [30, 100])],
    ];
    expect(seen(even).reference).toBe(400);
    const short = [
      ...[tally('cam-1', 'a', [0, 0], [100, 1000]), tally('cam-1', 'b', [10, 100])],
      ...[tally('cam-2', 'a', [0, 0], [4, 40]), tally('cam-2', 'b', [10, 100])],
    ];
    expect(seen(short).reference).toBe(15);
  });

  it('are known of cameras before they are moved', () => {
    const tallies = [
      tally('cam-1', 'a', [0, 0], [100, 1000]),
      tally('cam-2', 'a', [0, 0], [40, 1000]),
      tally('cam-2', 'b', [40, 1000]),
    ];
    expect(referenceOf(tallies, 'a', ['cam-1'])).toBe(100);
    expect(referenceOf(tallies, 'a', ['cam-1', 'cam-2'])).toBe(140);
    expect(referenceOf(tallies, 'a', ['cam-9'])).toBe(0);
  });
});

describe('counts of a shadow', () => {
  it('are compared over the same time, not with history', () => {
    const tallies = [
      tally('cam-1', 'a', [200, 1000], [9000, 10_000]),
      tally('cam-1', 'b', [200, 1000]),
    ];
    expect(seen(tallies, 'shadow')).toMatchObject({ objects: 200, expected: 200 });
    expect(judged(tallies, 'shadow').verdict).toBe('better-or-equal');
    expect(judged(tallies).verdict).toBe('worse');
  });

  it('allow for copies that were dropped', () => {
    const tallies = [tally('cam-1', 'a', [200, 1000]), tally('cam-1', 'b', [100, 500])];
    expect(seen(tallies, 'shadow')).toEqual({ objects: 100, expected: 100, reference: 200 });
  });

  it('of a camera that is blind on both say nothing against the release', () => {
    const tallies = [
      tally('cam-1', 'a', [0, 1000], [9000, 10_000]),
      tally('cam-1', 'b', [0, 1000]),
    ];
    expect(judged(tallies, 'shadow').verdict).toBe('insufficient');
  });

  it('name too few and too many', () => {
    const against = (objects: number) =>
      judged([tally('cam-1', 'a', [200, 1000]), tally('cam-1', 'b', [objects, 1000])], 'shadow');
    expect(against(120)).toEqual({ verdict: 'worse', ratio: 0.6 });
    expect(against(280)).toEqual({ verdict: 'worse', ratio: 1.4 });
  });
});
