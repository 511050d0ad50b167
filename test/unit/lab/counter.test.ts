import { expect, test } from 'vitest';
import { behaviours } from '../../../electron/lab/counter/behaviour.ts';
import { createCounter, FailedFrame } from '../../../electron/lab/counter/counter.ts';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { encodePgm, MalformedFrame, parsePgm } from '../../../electron/lab/counter/pgm.ts';

const FRAMES = 4000;

/** Plays a scene to a counter and sums up what it counted. */
function play(behaviour: keyof typeof behaviours, seed: number, skip: (n: number) => boolean) {
  const counter = createCounter(behaviours[behaviour]);
  const scene = createScene(seed);
  const counted = { in: 0, out: 0, byClass: { person: 0, vehicle: 0 } };
  let failed = 0;
  for (let n = 0; n < FRAMES; n++) {
    if (skip(n)) continue;
    try {
      for (const crossing of counter.count('cam', scene.frame(n), n).crossings) {
        counted[crossing.direction] += 1;
        counted.byClass[crossing.class] += 1;
      }
    } catch (error) {
      if (!(error instanceof FailedFrame)) throw error;
      failed += 1;
    }
  }
  const truth = scene.truth(FRAMES - 1);
  return { counted, truth, failed, ratio: (counted.in + counted.out) / (truth.in + truth.out) };
}

const none = () => false;

test.each([0, 1, 7, 40, 12345])('a good counter finds exactly the truth of scene %i', (seed) => {
  const { counted, truth } = play('good', seed, none);
  expect(truth.in + truth.out).toBeGreaterThan(200);
  expect(
    Math.min(truth.in, truth.out, truth.byClass.person, truth.byClass.vehicle),
  ).toBeGreaterThan(20);
  expect(counted).toEqual(truth);
});

test('an undercounting one misses about a third and says nothing', () => {
  const { ratio, failed } = play('undercounting', 3, none);
  expect(failed).toBe(0);
  expect(ratio).toBeGreaterThan(0.55);
  expect(ratio).toBeLessThan(0.8);
});

test('a failing one fails about one frame in twelve and counts nearly all the same', () => {
  const { ratio, failed } = play('failing', 3, none);
  expect(failed / FRAMES).toBeGreaterThan(1 / 20);
  expect(failed / FRAMES).toBeLessThan(1 / 8);
  expect(ratio).toBeGreaterThan(0.9);
});

test('where the stream has gaps the better one counts more than the good one', () => {
  const gaps = (n: number) => n % 9 < 3;
  const good = play('good', 5, gaps).ratio;
  const better = play('better', 5, gaps).ratio;
  expect(better).toBeGreaterThan(good + 0.1);
  expect(better).toBeGreaterThan(0.95);
});

test('a frame sent twice counts once, and cameras do not mix', () => {
  const counter = createCounter(behaviours.good);
  const scene = createScene(2);
  let counted = 0;
  for (let n = 0; n < 400; n++)
    for (const camera of ['a', 'b', 'a'])
      counted += counter.count(camera, scene.frame(n), n).crossings.length;
  const truth = scene.truth(399);
  expect(counted).toBe(2 * (truth.in + truth.out));
});

/** A dark view with one bright spot of 4×4 pixels, its left edge at `x`. */
function spot(x: number): Buffer {
  const pixels = new Uint8Array(64 * 48);
  for (let i = 0; i < 16; i++) pixels[(20 + (i >> 2)) * 64 + x + (i & 3)] = 200;
  return encodePgm({ width: 64, height: 48, pixels });
}

test('an object that dithers on the line counts once', () => {
  const counter = createCounter(behaviours.good);
  const path = [24, 27, 30, 33, 36, 33, 30, 27, 24, 27, 30, 33, 36];
  const crossings = path.flatMap((x, n) => counter.count('cam', spot(x), n).crossings);
  expect(crossings).toMatchObject([{ class: 'person', direction: 'in' }]);
});

test('a camera that begins anew is counted from the beginning', () => {
  const counter = createCounter(behaviours.good);
  const scene = createScene(2);
  const run = (from: number, to: number) => {
    let counted = 0;
    for (let n = from; n < to; n++)
      counted += counter.count('a', scene.frame(n), n).crossings.length;
    return counted;
  };
  const truth = scene.truth(299);
  expect([run(0, 300), run(0, 300)]).toEqual([truth.in + truth.out, truth.in + truth.out]);
});

test('scenes are the same at every reading, forwards and backwards', () => {
  const [one, other] = [createScene(9), createScene(9)];
  expect(one.frame(500)).toEqual(other.frame(500));
  const late = one.truth(900);
  expect(one.truth(100)).toEqual(other.truth(100));
  expect(one.truth(900)).toEqual(late);
});

test('a picture survives its encoding; comments in the header are allowed', () => {
  const pixels = Uint8Array.from({ length: 6 }, (_, i) => i * 40);
  const encoded = encodePgm({ width: 3, height: 2, pixels });
  expect(Buffer.from(parsePgm(encoded).pixels)).toEqual(Buffer.from(pixels));
  const commented = Buffer.concat([Buffer.from('P5 # made by hand\n3 2\n255\n'), pixels]);
  expect(parsePgm(commented)).toMatchObject({ width: 3, height: 2 });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('hello')],
  ['a text PGM', Buffer.from('P2\n1 1\n255\n0')],
  ['no pixels', Buffer.from('P5\n64 48\n255\n')],
  ['too many pixels', Buffer.concat([Buffer.from('P5\n2 2\n255\n'), Buffer.alloc(5)])],
  ['a side of 0', Buffer.from('P5\n0 4\n255\n')],
  ['a huge side', Buffer.from('P5\n99999999999 4\n255\n')],
  ['16 bit', Buffer.concat([Buffer.from('P5\n1 1\n65535\n'), Buffer.alloc(2)])],
  ['an endless comment', Buffer.from(`P5 #${'x'.repeat(5000)}`)],
])('%s is refused as malformed', (_, body) => {
  expect(() => parsePgm(body)).toThrow(MalformedFrame);
});
