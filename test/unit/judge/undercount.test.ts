import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { undercount } from '../../../electron/judge/undercount.ts';
import { type BehaviourName, behaviours } from '../../../electron/lab/counter/behaviour.ts';
import { createCounter } from '../../../electron/lab/counter/counter.ts';
import { createScene } from '../../../electron/lab/counter/frame.ts';
import { UndercountHints } from '../../../electron/picture/undercount-hints.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import type { ServiceNow } from '../../../shared/model/picture.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import { Minutes } from '../../support/rollout/minutes.ts';

const hint = ({ tallies }: Minutes, pairing: 'split' | 'pairs' = 'split') =>
  undercount({ tallies, stable: 'a', slot: 'b', pairing });

/** Ten objects a minute on stable until 30 minutes ago, then so many on the candidate; one stays. */
const moved = (perMinute: number, stays = 20) =>
  new Minutes()
    .add('c1', 'a', [-120, -30], 10)
    .add('c1', 'b', [-30, 0], perMinute)
    .add('c2', 'a', [-120, -30], 20)
    .add('c2', 'a', [-30, 0], stays);

describe('a release that counts too few', () => {
  it('is found beside the cameras that stay on stable', () => {
    expect(hint(moved(6.6))).toEqual({
      ...{ slot: 'b', basis: 'beside', objects: expect.closeTo(198), expected: 300 },
      ratio: expect.closeTo(0.66),
    });
    expect(hint(moved(0))).toMatchObject({ ratio: 0 });
    expect(hint(moved(8.1))).toBeUndefined();
    expect(hint(moved(14))).toBeUndefined();
  });

  it('is not blamed for traffic that changes for all, nor for few objects', () => {
    expect(hint(moved(5, 10))).toBeUndefined();
    const few = new Minutes()
      .add('c1', 'a', [-120, -4], 10)
      .add('c1', 'b', [-4, 0], 1)
      .add('c2', 'a', [-120, 0], 20);
    expect(hint(few)).toBeUndefined();
  });

  it('is found as a shadow, by the same frames', () => {
    const shadow = new Minutes().add('c1', 'a', [-30, 0], 10).add('c1', 'b', [-30, 0], 6);
    expect(hint(shadow, 'pairs')).toMatchObject({ ratio: expect.closeTo(0.6), basis: 'beside' });
  });

  it('is never found where it counts as stable did', () => {
    const rate = fc.double({ min: 0.1, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.array(rate, { minLength: 2, maxLength: 6 }), rate, (rates, day) => {
        const all = new Minutes();
        for (const [index, each] of rates.entries()) {
          all.add(`c${index}`, 'a', [-120, -30], each);
          all.add(`c${index}`, index % 2 === 0 ? 'a' : 'b', [-30, 0], each * day);
        }
        expect(hint(all)).toBeUndefined();
      }),
    );
  });
});

describe('cameras that stable has never seen', () => {
  /** Five on stable and two that were on the candidate from the start, as the lab opens. */
  const opened = (candidate: number, stable: readonly number[]) => {
    const all = new Minutes()
      .add('b1', 'b', [-10, 0], candidate)
      .add('b2', 'b', [-10, 0], candidate);
    for (const [index, each] of stable.entries()) all.add(`a${index}`, 'a', [-10, 0], each);
    return all;
  };
  const alike = [9.6, 9.4, 9.7, 9.3, 9.5];

  it('are held against those that it sees, where these count alike', () => {
    expect(hint(opened(6.3, alike))).toMatchObject({
      ...{ slot: 'b', basis: 'alike', ratio: expect.closeTo(0.663, 2) },
    });
    expect(hint(opened(9.3, alike))).toBeUndefined();
  });

  it('of the lab are found with the counters and scenes of the lab, and a good release is not', () => {
    /** Objects a minute, at two frames a second. */
    const perMinute = (release: BehaviourName, seed: number): readonly number[] => {
      const counter = createCounter(behaviours[release]);
      const scene = createScene(seed);
      return Array.from({ length: 5 }, (_, minute) => {
        let crossed = 0;
        for (let frame = 0; frame < 120; frame += 1) {
          const number = 90 + minute * 120 + frame;
          crossed += counter.count('cam', scene.frame(number), number).crossings.length;
        }
        return crossed;
      });
    };
    const stable = [1, 2, 3, 4, 5].map((seed) => perMinute('good', seed));
    const opens = (release: BehaviourName) => {
      const all = new Minutes();
      const add = (camera: string, slot: SlotName, minutes: readonly number[]) => {
        for (const [at, objects] of minutes.entries())
          all.add(camera, slot, [at - minutes.length, at + 1 - minutes.length], objects, 120);
      };
      for (const [index, minutes] of stable.entries()) add(`a${index}`, 'a', minutes);
      for (const seed of [6, 7]) add(`b${seed}`, 'b', perMinute(release, seed));
      return hint(all);
    };
    const found = opens('undercounting');
    expect(found?.basis).toBe('alike');
    expect(found?.ratio).toBeGreaterThan(0.55);
    expect(found?.ratio).toBeLessThan(0.75);
    expect(opens('better')).toBeUndefined();
  });

  it('say nothing where cameras differ, or where there are few', () => {
    expect(hint(opened(6.3, [4, 25, 9, 14, 7]))).toBeUndefined();
    expect(hint(opened(6.3, alike.slice(0, 3)))).toBeUndefined();
    expect(hint(new Minutes().add('b1', 'b', [-10, 0], 0))).toBeUndefined();
  });
});

it('is said while the release answers frames, and not after it was taken away', () => {
  const store = createTelemetryStore();
  const hints = new UndercountHints();
  const start = 1_800_000_000;
  const variant = (slot: SlotName, role: 'stable' | 'candidate', release: string) => {
    return { slot, role, release, servers: [] };
  };
  const service: ServiceNow = {
    service: 'counter',
    variants: [variant('a', 'stable', '1.4.0'), variant('b', 'candidate', '1.6.0')],
    shares: {},
  };
  const second = (at: number, slots: Readonly<Record<string, readonly [SlotName, number]>>) => {
    for (const slot of ['a', 'b'] as const) {
      const cameras = ['c1', 'c2'].map((camera) => {
        const [on, counts] = slots[camera] ?? [];
        return {
          camera,
          counts: on === slot ? (counts ?? 0) : 0,
          frames: on === slot ? 5 : 0,
          errors: 0,
        };
      });
      const rates = { requests: slots.c1?.[0] === slot ? 5 : 0, errors4xx: 0, errors5xx: 0 };
      const more = { errorsConnection: 0, failedConnections: 0, queue: 0, responseMs: 5 };
      const key = { site: 's', service: 'counter', gateway: 'g' };
      store.addSlotSamples(key, slot, [{ t: (start + at) * 1000, ...rates, ...more }]);
      const here = { slot, from: start + at, to: start + at, total: 0, kinds: [], cameras };
      store.addCounts('s', 'counter', [here]);
    }
    return hints.of('s', service, 'camera', store, (start + at) * 1000);
  };
  for (let at = 0; at < 1800; at += 1)
    expect(second(at, { c1: ['a', 0.6], c2: ['a', 0.6] })).toBeUndefined();
  let said = 0;
  for (let at = 1800; at < 2700; at += 1)
    if (second(at, { c1: ['b', 0.4], c2: ['a', 0.6] })?.ratio) said = said || at;
  expect(said).toBeLessThan(2100);
  for (let at = 2700; at < 2710; at += 1) {
    const back = second(at, { c1: ['a', 0.6], c2: ['a', 0.6] });
    if (at > 2703) expect(back, String(at)).toBeUndefined();
  }
});
