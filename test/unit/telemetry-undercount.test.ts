import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTelemetryStore } from '../../electron/telemetry/store.ts';
import type { CameraTally } from '../../electron/telemetry/tally.ts';
import { undercount } from '../../electron/telemetry/undercount.ts';
import type { SlotName } from '../../shared/model/split.ts';

type Amounts = readonly [objects: number, frames: number];

function tally(camera: string, slot: SlotName, recent: Amounts, before: Amounts): CameraTally {
  const amount = ([objects, frames]: Amounts) => ({ objects, frames });
  return { camera, slot, recent: amount(recent), before: amount(before) };
}

const moved = (objects: number, was: Amounts = [600, 6000]) => [
  tally('c1', 'a', [0, 0], was),
  tally('c1', 'b', [objects, 1000], [objects, 1000]),
];

test('a camera is held against its own frames on stable', () => {
  expect(undercount(moved(66), 'a', 'b')).toEqual({
    slot: 'b',
    ratio: 0.66,
    objects: 66,
    expected: 100,
    basis: 'history',
  });
  expect(undercount(moved(80), 'a', 'b')).toBeUndefined();
  expect(undercount(moved(140), 'a', 'b')).toBeUndefined();
});

test('a candidate that counts nothing at all is found', () => {
  expect(undercount(moved(0), 'a', 'b')).toMatchObject({ ratio: 0, expected: 100 });
});

test('nothing is said of few objects, or of a camera that stable has never seen', () => {
  expect(undercount(moved(0, [49, 490]), 'a', 'b')).toBeUndefined();
  expect(undercount(moved(0, [600, 60_000]), 'a', 'b')).toBeUndefined();
  const unseen = tally('c9', 'b', [0, 9000], [0, 9000]);
  expect(
    undercount([unseen, tally('c1', 'a', [600, 6000], [600, 6000])], 'a', 'b'),
  ).toBeUndefined();
});

test('when the cameras on stable count less too, it is the traffic and not the model', () => {
  const peers = (now: number) => tally('c2', 'a', [now, 2000], [6000, 20_000]);
  expect(undercount([...moved(60), peers(600)], 'a', 'b')).toMatchObject({
    ratio: 0.6,
    basis: 'history-and-peers',
  });
  expect(undercount([...moved(60), peers(330)], 'a', 'b')).toBeUndefined();
});

test('a candidate that counts as stable did is never accused', () => {
  const rate = fc.double({ min: 0.01, max: 3, noNaN: true });
  const cameras = fc.array(fc.tuple(rate, fc.integer({ min: 1, max: 9000 })), { minLength: 1 });
  fc.assert(
    fc.property(cameras, (list) => {
      const all = list.flatMap(([perFrame, frames], index) => [
        tally(`c${index}`, 'a', [0, 0], [perFrame * 5000, 5000]),
        tally(`c${index}`, 'b', [perFrame * frames, frames], [perFrame * frames, frames]),
      ]);
      expect(undercount(all, 'a', 'b')).toBeUndefined();
    }),
  );
});

test('from the store: a camera that is moved to a release that misses one in three', () => {
  const store = createTelemetryStore();
  const start = 1_800_000_000;
  const count = (slot: SlotName, second: number, rate: number, frames: number) => {
    const at = { slot, from: start + second, to: start + second };
    const cameras = [{ camera: 'c1', counts: rate, frames, errors: 0 }];
    store.addCounts('s', 'counter', [{ ...at, total: rate, kinds: [], cameras }]);
  };
  for (let second = 0; second < 600; second += 1) count('a', second, 0.6, 5);
  for (let second = 600; second < 1500; second += 1) {
    count('a', second, 0, 0);
    count('b', second, 0.4, 5);
    const now = (start + second) * 1000;
    const hint = undercount(store.tallies('s', 'counter', now), 'a', 'b');
    // 50 objects are expected after 84 s; from then on the hint stays, also past 15 minutes.
    if (second < 682) expect(hint).toBeUndefined();
    if (second > 684) expect(hint?.ratio).toBeCloseTo(2 / 3, 5);
  }
});
