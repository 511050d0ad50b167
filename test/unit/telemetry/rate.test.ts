import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betterOffset, clockOffset } from '../../../electron/telemetry/clock-offset.ts';
import {
  LONGEST_STEP,
  perSecond,
  type SeenCounter,
  stepBetween,
} from '../../../electron/telemetry/rate.ts';

const seen = (
  second: number,
  more: Partial<SeenCounter['at']> = {},
  identity = { id: 'one' },
): SeenCounter => ({
  at: { tick: second * 1000, wall: second * 1000 + 40, mono: second * 1000 - 9000, ...more },
  identity,
});

describe('the time between two readings', () => {
  test('of the same counter a second apart is a step', () => {
    const step = { kind: 'step', elapsed: 1, from: 101, to: 101 };
    expect(stepBetween(seen(100), seen(101))).toEqual(step);
  });

  test('is taken from the monotonic clock, to the millisecond', () => {
    const step = stepBetween(seen(100), seen(101, { wall: 101_240, mono: 92_200 }));
    expect(step).toMatchObject({ kind: 'step', elapsed: 1.2 });
  });

  test.each([
    ['the first reading', undefined, seen(101), 'first'],
    ['another process behind the same name', seen(100), seen(101, {}, { id: 'two' }), 'replaced'],
    ['four seconds', seen(100), seen(104), 'late'],
    ['the same tick again', seen(100), seen(100, { mono: 91_500, wall: 100_540 }), 'clock'],
    ['a wall clock set back an hour', seen(4000), seen(400, { mono: 3_992_000 }), 'clock'],
    ['a sleep that the monotonic clock missed', seen(100), seen(103, { mono: 91_500 }), 'clock'],
    ['a wall clock set ahead', seen(100), seen(101, { wall: 101_700 }), 'clock'],
  ] as const)('%s is a gap', (_, before, after, why) => {
    expect(stepBetween(before, after)).toEqual({ kind: 'gap', why });
  });

  test('of up to three seconds fills them all', () => {
    const step = stepBetween(seen(100), seen(100 + LONGEST_STEP));
    expect(step).toMatchObject({ kind: 'step', from: 101, to: 103, elapsed: 3 });
  });

  test('is a gap where another start is told, and a step where it was only rounded', () => {
    const started = (startedAt: number) => ({ id: 'one', startedAt });
    const before = seen(100, {}, started(50_000));
    expect(stepBetween(before, seen(101, {}, started(50_900)))).toMatchObject({ kind: 'step' });
    const restarted = { kind: 'gap', why: 'restarted' };
    expect(stepBetween(before, seen(101, {}, started(100_500)))).toEqual(restarted);
  });
});

describe('a rate', () => {
  const step = stepBetween(seen(100), seen(102));

  test('is the increase over the time that passed', () => {
    expect(perSecond(step, 10, 16)).toBe(3);
    expect(perSecond(step, 10, 10)).toBe(0);
  });
  test('of a counter that fell is a gap', () => expect(perSecond(step, 10, 9)).toBeNaN());
  test('of a label that has only now appeared counts from 0', () => {
    expect(perSecond(step, undefined, 4)).toBe(2);
  });
  test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, -1])('of %s is a gap', (value) => {
    expect(perSecond(step, 10, value)).toBeNaN();
  });

  test('is never negative and never invented, whatever two readings say', () => {
    const value = fc.oneof(fc.constant(undefined), fc.double(), fc.nat());
    const reading = fc.record({
      tick: fc.integer({ min: 0, max: 8 }),
      wall: fc.integer({ min: 0, max: 8000 }),
      mono: fc.integer({ min: 0, max: 8000 }),
      id: fc.constantFrom('one', 'two'),
      startedAt: fc.integer({ min: 0, max: 8000 }),
    });
    fc.assert(
      fc.property(reading, reading, value, value, (a, b, from, to) => {
        const [before, after] = [a, b].map(({ tick, wall, mono, ...identity }) => ({
          at: { tick: tick * 1000, wall, mono },
          identity,
        })) as [SeenCounter, SeenCounter];
        const rate = perSecond(stepBetween(before, after), from, to);
        expect(rate < 0).toBe(false);
        if (rate === 0) expect(to === (from ?? 0)).toBe(true);
        if (a.id !== b.id || b.tick <= a.tick || b.tick > a.tick + 3) expect(rate).toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the offset of a clock', () => {
  test('is the difference to the middle of the round trip', () => {
    expect(clockOffset(1000, 1040, 6020)).toEqual({ ms: 5000, uncertaintyMs: 20 });
  });
  test('knows that an HTTP Date cuts off the second', () => {
    expect(clockOffset(1000, 1040, 1000, 1000)).toEqual({ ms: 480, uncertaintyMs: 520 });
  });

  test('is always within its own uncertainty of the truth', () => {
    const ms = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(
        ms,
        ms,
        fc.integer({ min: -1e7, max: 1e7 }),
        fc.boolean(),
        (to, back, off, cut) => {
          const sent = 1e9;
          const told = sent + to + off;
          const time = cut ? Math.floor(told / 1000) * 1000 : told;
          const found = clockOffset(sent, sent + to + back, time, cut ? 1000 : 0);
          expect(Math.abs(found.ms - off)).toBeLessThanOrEqual(found.uncertaintyMs);
        },
      ),
    );
  });

  test('keeps the surer estimate, until it ages or cannot be true any more', () => {
    const sure = { ms: 100, uncertaintyMs: 5, at: 0 };
    const vague = { ms: 300, uncertaintyMs: 500, at: 1000 };
    expect(betterOffset(sure, vague)).toBe(sure);
    expect(betterOffset(vague, { ...sure, at: 2000 })).toMatchObject({ ms: 100 });
    const aged = { ...vague, at: 61_000 };
    expect(betterOffset(sure, aged)).toBe(aged);
    const moved = { ms: 9000, uncertaintyMs: 500, at: 1000 };
    expect(betterOffset(sure, moved)).toBe(moved);
  });
});
