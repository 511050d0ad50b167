import { describe, expect, it } from 'vitest';
import { compareCounts } from '../../electron/judge/compare-counts.ts';
import type { CountsInput } from '../../electron/judge/counts-input.ts';
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

const judged = (tallies: readonly CameraTally[], changes: Partial<CountsInput> = {}) =>
  compareCounts({
    ...{ tallies, old: 'a', next: 'b', pairing: 'split', deviation: 0.15, leastObjects: 50 },
    ...changes,
  });

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
    const ratio = objects / 100;
    expect(judged(moved(objects))).toEqual({ verdict, objects, expected: 100, ratio });
  });

  it('say nothing before enough is expected, however wrong they look', () => {
    const few = [tally('cam-1', 'a', [0, 0], [49, 1000]), tally('cam-1', 'b', [0, 1000])];
    expect(judged(few)).toEqual({ verdict: 'insufficient', objects: 0, expected: 49, ratio: 0 });
    expect(judged(few, { leastObjects: 49 }).verdict).toBe('worse');
  });

  it('say nothing of cameras that the old release never saw, nor of none at all', () => {
    const unknown = [tally('cam-9', 'b', [500, 1000])];
    expect(judged(unknown)).toEqual({ verdict: 'insufficient', objects: 0, expected: 0 });
    expect(judged([...moved(100), ...unknown]).ratio).toBe(1);
    expect(judged([]).verdict).toBe('insufficient');
  });

  it('are measured by frames, so that a camera that sends fewer is no fault of the release', () => {
    const slower = [tally('cam-1', 'a', [0, 0], [10_000, 10_000]), tally('cam-1', 'b', [300, 300])];
    expect(judged(slower)).toMatchObject({ verdict: 'better-or-equal', expected: 300 });
  });

  it('follow the traffic that the other cameras see, up and down', () => {
    const peers = (recent: number) => tally('cam-2', 'a', [recent, 1000], [1000, 10_000]);
    expect(judged([...moved(50), peers(50)])).toMatchObject({
      verdict: 'better-or-equal',
      expected: 50,
    });
    expect(judged([...moved(50), peers(100)]).verdict).toBe('worse');
    expect(judged([...moved(200), peers(200)])).toMatchObject({ expected: 200, ratio: 1 });
    // Too few to tell that traffic has changed.
    const quiet = tally('cam-2', 'a', [1, 100], [40, 1000]);
    expect(judged([...moved(100), quiet])).toMatchObject({ expected: 100 });
  });

  it('of a camera that has just moved are no peer to itself', () => {
    const half = [tally('cam-1', 'a', [0, 1000], [1000, 10_000]), tally('cam-1', 'b', [100, 1000])];
    expect(judged(half)).toMatchObject({ expected: 100, ratio: 1 });
  });
});

describe('counts of a shadow', () => {
  const shadow = { pairing: 'shadow' } as const;

  it('are compared over the same time, not with history', () => {
    const tallies = [
      tally('cam-1', 'a', [100, 1000], [9000, 10_000]),
      tally('cam-1', 'b', [100, 1000]),
    ];
    expect(judged(tallies, shadow)).toMatchObject({ verdict: 'better-or-equal', expected: 100 });
    expect(judged(tallies).verdict).toBe('worse');
  });

  it('allow for copies that were dropped', () => {
    const tallies = [tally('cam-1', 'a', [200, 1000]), tally('cam-1', 'b', [100, 500])];
    expect(judged(tallies, shadow)).toMatchObject({ expected: 100, ratio: 1 });
  });

  it('of a camera that is blind on both say nothing against the release', () => {
    const tallies = [
      tally('cam-1', 'a', [0, 1000], [9000, 10_000]),
      tally('cam-1', 'b', [0, 1000]),
    ];
    expect(judged(tallies, shadow).verdict).toBe('insufficient');
  });

  it('name too few and too many', () => {
    const against = (objects: number) =>
      judged([tally('cam-1', 'a', [100, 1000]), tally('cam-1', 'b', [objects, 1000])], shadow);
    expect(against(60)).toMatchObject({ verdict: 'worse', ratio: 0.6 });
    expect(against(140)).toMatchObject({ verdict: 'worse', ratio: 1.4 });
  });
});
