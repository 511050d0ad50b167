import { describe, expect, it } from 'vitest';
import { compareCounts, isFarBelow } from '../../../electron/judge/compare-counts.ts';
import type { CountsInput } from '../../../electron/judge/counts-input.ts';
import { type ExpectedCounts, expectedOf, referenceOf } from '../../../electron/judge/expected.ts';
import {
  type CountsLimits,
  historyNeeded,
  togetherNeeded,
} from '../../../electron/judge/objects-needed.ts';
import type { CameraTally } from '../../../electron/telemetry/counts-by-camera.ts';
import { Minutes } from '../../support/rollout/minutes.ts';

const limits: CountsLimits = { deviation: 0.15, leastObjects: 50 };
const seen = (tallies: readonly CameraTally[], pairing: CountsInput['pairing'] = 'split') =>
  expectedOf({ tallies, old: 'a', next: 'b', pairing });

/** Ten objects a minute at cam-1, on the old release until 40 minutes ago; 20 at cam-2, which stays. */
const moved = (perMinute: number) =>
  new Minutes()
    .add('cam-1', 'a', [-120, -40], 10)
    .add('cam-1', 'b', [-40, 0], perMinute)
    .add('cam-2', 'a', [-120, 0], 20);

describe('counts of a split', () => {
  it.each([10, 5, 15])('are held against the same minutes of the cameras that stay: %i', (per) => {
    expect(seen(moved(per).tallies)).toEqual({
      objects: 40 * per,
      expected: 400,
      // 1 / 800 of cam-1, and 1 / 1600 and 1 / 800 of cam-2, before and since.
      reference: 320,
      dispersion: 1,
      beside: true,
    });
  });

  it('cancel whatever the day does to every camera, up and down', () => {
    for (const now of [0.1, 0.5, 3]) {
      const day = new Minutes()
        .add('cam-1', 'a', [-120, -40], 10)
        .add('cam-1', 'b', [-40, 0], 10 * now)
        .add('cam-2', 'a', [-120, -40], 20)
        .add('cam-2', 'a', [-40, 0], 20 * now);
      const { objects, expected } = seen(day.tallies);
      expect(objects).toBeCloseTo(400 * now);
      expect(expected).toBeCloseTo(400 * now);
    }
  });

  it('compare a camera that moved later with the minutes since then alone', () => {
    const later = moved(10).add('cam-3', 'a', [-120, -5], 30).add('cam-3', 'b', [-5, 0], 15);
    const { objects, expected } = seen(later.tallies);
    expect([objects, expected]).toEqual([475, 550]);
  });

  it('are measured by frames, so that a camera that sends fewer is no fault of the release', () => {
    const slow = new Minutes()
      .add('cam-1', 'a', [-120, -40], 10)
      .add('cam-1', 'b', [-40, 0], 5, 30)
      .add('cam-2', 'a', [-120, 0], 20);
    expect(seen(slow.tallies)).toMatchObject({ objects: 200, expected: 200 });
  });

  it('say nothing of cameras that the old release never saw, nor of none at all', () => {
    const unknown = new Minutes().add('cam-9', 'b', [-40, 0], 9).add('cam-2', 'a', [-120, 0], 20);
    const nothing = { objects: 0, expected: 0, reference: 0, dispersion: 1, beside: false };
    expect(seen(unknown.tallies)).toEqual(nothing);
    expect(seen([])).toEqual(nothing);
    const both = moved(10).add('cam-9', 'b', [-40, 0], 9);
    expect(seen(both.tallies)).toMatchObject({ objects: 400, expected: 400 });
  });

  it('expect nothing, but are not alone, while nothing is counted anywhere', () => {
    const closed = moved(0).add('cam-2', 'a', [-40, 0], 0);
    expect(seen(closed.tallies)).toMatchObject({ objects: 0, expected: 0, beside: true });
    expect(compareCounts(seen(closed.tallies), limits)).toMatchObject({ why: 'objects' });
  });

  it('leave out a camera of which nothing can be expected, its objects as well', () => {
    const late = moved(10)
      .add('cam-2', 'a', [-120, -110], 0)
      .add('cam-3', 'a', [-119, -111], 5)
      .add('cam-3', 'b', [-40, 0], 30);
    // In the minutes that cam-1 was on the old release, cam-2 counted 1400 / 80, and 20 since.
    const expected = expect.closeTo((400 * 20) / (1400 / 80), 6);
    expect(seen(late.tallies)).toMatchObject({ objects: 400, expected, beside: true });
    const only = new Minutes()
      .add('cam-3', 'a', [-119, -40], 5)
      .add('cam-3', 'b', [-40, 0], 30)
      .add('cam-2', 'a', [-120, -40], 0)
      .add('cam-2', 'a', [-40, 0], 20);
    expect(seen(only.tallies)).toMatchObject({ objects: 0, expected: 0, beside: true });
  });

  it('stand alone as soon as no camera is on the old release', () => {
    expect(seen(moved(10).tallies).beside).toBe(true);
    const all = new Minutes()
      .add('cam-1', 'a', [-120, -40], 10)
      .add('cam-1', 'b', [-40, 0], 10)
      .add('cam-2', 'a', [-120, -3], 20)
      .add('cam-2', 'b', [-3, 0], 20);
    expect(seen(all.tallies).beside).toBe(false);
    const away = moved(10).add('cam-1', 'b', [-3, 0], 0, 0).add('cam-1', 'a', [-3, 0], 10);
    expect(seen(away.tallies).beside).toBe(false);
  });
});

describe('what is known of cameras before they are moved', () => {
  it('is weighed down by the one with the shortest history', () => {
    const known = new Minutes().add('cam-1', 'a', [-10, 0], 10).add('cam-2', 'a', [-4, 0], 10);
    expect(referenceOf(known.tallies, 'a', ['cam-1'])).toBe(100);
    expect(referenceOf(known.tallies, 'a', ['cam-1', 'cam-2'])).toBe(114);
    expect(referenceOf(known.tallies, 'a', ['cam-9'])).toBe(0);
  });

  it('must be so much that its error is a third of the deviation', () => {
    for (const deviation of [0.01, 0.15, 0.25, 1]) {
      expect(1 / Math.sqrt(historyNeeded({ deviation }))).toBeLessThanOrEqual(deviation / 2.8);
      expect(togetherNeeded({ deviation }) * 4).toBeGreaterThanOrEqual(
        historyNeeded({ deviation }),
      );
    }
  });
});

describe('counts of a shadow', () => {
  const shadow = (perMinute: number, frames = 60) =>
    new Minutes()
      .add('cam-1', 'a', [-120, -40], 90)
      .add('cam-1', 'a', [-40, 0], 20)
      .add('cam-1', 'b', [-40, 0], perMinute, frames);

  it('are compared over the same minutes, not with history, and allow for dropped copies', () => {
    const pairs = { expected: 800, reference: 800, dispersion: 1, beside: true };
    expect(seen(shadow(20).tallies, 'pairs')).toEqual({ ...pairs, objects: 800 });
    expect(seen(shadow(10, 30).tallies, 'pairs')).toEqual({
      ...pairs,
      objects: 400,
      expected: 400,
    });
  });

  it('of a camera that is blind on both say nothing against the release', () => {
    const blind = new Minutes().add('cam-1', 'a', [-40, 0], 0).add('cam-1', 'b', [-40, 0], 0);
    expect(compareCounts(seen(blind.tallies, 'pairs'), limits).verdict).toBe('insufficient');
  });

  it('stand alone once copies stop', () => {
    const over = shadow(20).add('cam-1', 'b', [-3, 0], 0, 0);
    expect(seen(over.tallies, 'pairs').beside).toBe(false);
  });
});

describe('a verdict', () => {
  const counts = (objects: number, expected: number, reference = 40_000): ExpectedCounts => {
    return { objects, expected, reference, dispersion: 1, beside: true };
  };
  const verdict = (given: ExpectedCounts) => compareCounts(given, limits);

  it('needs the whole interval inside the limit, or outside of it', () => {
    expect(verdict(counts(1000, 1000))).toEqual({ verdict: 'better-or-equal', ratio: 1 });
    expect(verdict(counts(1080, 1000))).toMatchObject({ verdict: 'better-or-equal' });
    expect(verdict(counts(1120, 1000))).toMatchObject({ verdict: 'insufficient', why: 'objects' });
    expect(verdict(counts(870, 1000))).toMatchObject({ verdict: 'insufficient', why: 'objects' });
    expect(verdict(counts(830, 1000))).toMatchObject({ verdict: 'insufficient', why: 'objects' });
    expect(verdict(counts(780, 1000))).toEqual({ verdict: 'worse', ratio: 0.78 });
    expect(verdict(counts(1300, 1000))).toEqual({ verdict: 'worse', ratio: 1.3 });
  });

  it('says how many objects there are and are needed', () => {
    expect(verdict(counts(0, 49))).toEqual({
      ...{ verdict: 'insufficient', why: 'objects', objects: 49, needed: 50 },
    });
    expect(verdict(counts(60, 60))).toMatchObject({ objects: 59, needed: 89 });
    expect(verdict(counts(5000, 5000, 80))).toMatchObject({ objects: 78, needed: 89 });
    expect(verdict(counts(1120, 1000))).toMatchObject({ objects: 975, needed: 2345 });
  });

  it('needs more objects where they come in groups', () => {
    const grouped = { ...counts(1000, 1000), dispersion: 20 };
    expect(verdict(grouped)).toMatchObject({ verdict: 'insufficient', objects: 48, needed: 89 });
    expect(verdict({ ...counts(840, 1000), dispersion: 1 })).toMatchObject({ objects: 975 });
    const steady = new Minutes();
    const groups = new Minutes();
    for (let minute = -120; minute < -40; minute += 1) {
      steady.add('cam-1', 'a', [minute, minute + 1], 10);
      groups.add('cam-1', 'a', [minute, minute + 1], minute % 2 === 0 ? 2 : 18);
    }
    for (const each of [steady, groups])
      each.add('cam-1', 'b', [-40, 0], 10).add('cam-2', 'a', [-120, 0], 20);
    expect(seen(steady.tallies).dispersion).toBe(1);
    expect(seen(groups.tallies).dispersion).toBeGreaterThan(4);
  });

  it('is never given where nothing is on the old release at the same time', () => {
    for (const objects of [0, 500, 1000, 9000]) {
      const alone = { ...counts(objects, 1000), beside: false };
      expect(verdict(alone)).toEqual({ verdict: 'insufficient', why: 'alone' });
      expect(isFarBelow(alone, limits, 0.4)).toBeUndefined();
    }
  });

  it('is far below a decline with its whole interval only', () => {
    expect(isFarBelow(counts(500, 1000), limits, 0.4)).toEqual({ isBelow: true, missing: 0.5 });
    expect(isFarBelow(counts(590, 1000), limits, 0.4)).toMatchObject({ isBelow: false });
    expect(isFarBelow(counts(0, 1000), limits, 0.4)).toEqual({ isBelow: true, missing: 1 });
    expect(isFarBelow(counts(0, 60), limits, 0.4)).toBeUndefined();
  });
});
