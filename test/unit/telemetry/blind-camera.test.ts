import { describe, expect, it } from 'vitest';
import { findingsOf, type SiteFacts } from '../../../electron/picture/findings/findings.ts';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import type { CameraNow, Finding } from '../../../shared/model/picture.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import { seeded } from '../../support/machine/random.ts';

const start = 1_800_000_000;
const iso = (second: number) => new Date((start + second) * 1000).toISOString();

type Camera = {
  /** Objects a minute where the profile is 1. */
  readonly rate: number;
  /** Minutes by which it is behind the others. */
  readonly late?: number;
  /** People come in groups of one to so many. */
  readonly group?: number;
  /** Its own, instead of the hall's. */
  readonly profile?: (minute: number) => number;
};

/** A site of cameras c0, c1, … that are counted once a second, people coming by chance. */
class Hall {
  readonly #store = createTelemetryStore();
  readonly #random;
  readonly #cameras: readonly Camera[];
  readonly #profile: (minute: number) => number;
  /** Cameras that send frames in which there is nothing. */
  readonly blind = new Set<string>();
  /** Cameras that send no frames. */
  readonly off = new Set<string>();
  /** Camera to slot; the others are on a. */
  readonly slots = new Map<string, SlotName>();
  isRead = true;
  second = 0;

  constructor(cameras: readonly Camera[], seed: number, profile = (_: number) => 1) {
    this.#random = seeded(seed);
    this.#cameras = cameras;
    this.#profile = profile;
  }

  /** Counts for so many seconds, or until it is so; false where it never was. */
  run(seconds: number, isSo: () => boolean = () => false): boolean {
    for (let left = seconds; left > 0; left -= 1) {
      this.second += 1;
      if (this.isRead) this.#count();
      if (isSo()) return true;
    }
    return false;
  }

  get quiet() {
    return this.#store.quiet('s', 'counter', (start + this.second) * 1000);
  }

  get found(): readonly string[] {
    return this.quiet.flatMap(({ camera, isBlind }) => (isBlind ? [camera] : []));
  }

  #count(): void {
    const came = this.#cameras.map((camera, index) => {
      const id = `c${index}`;
      return { id, slot: this.slots.get(id) ?? 'a', objects: this.#objects(id, camera) };
    });
    const at = start + this.second;
    this.#store.addCounts(
      's',
      'counter',
      (['a', 'b'] as const).map((slot) => {
        const cameras = came.map((one) => ({
          camera: one.id,
          counts: one.slot === slot ? one.objects : 0,
          frames: one.slot === slot && !this.off.has(one.id) ? 2 : 0,
          errors: 0,
        }));
        const total = cameras.reduce((sum, { counts }) => sum + counts, 0);
        return { slot, from: at, to: at, total, kinds: [], cameras };
      }),
    );
  }

  /** The dice are thrown for a blind camera as well, so that the others see the same people. */
  #objects(id: string, camera: Camera): number {
    const { rate, late = 0, group = 1, profile = this.#profile } = camera;
    const mean = (2 * rate * profile(this.second / 60 - late)) / 60 / (group + 1);
    const limit = Math.exp(-mean);
    let people = 0;
    for (let product = this.#random.next(); product > limit; product *= this.#random.next())
      people += 1 + this.#random.below(group);
    return this.blind.has(id) || this.off.has(id) ? 0 : people;
  }
}

const seeds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const halls = (rate: number, more: Partial<Camera> = {}) =>
  seeds(7).map((index) => ({ rate, late: (index - 4) * 0.6, ...more }));

describe('a camera that sends frames and counts nothing in a busy hour', () => {
  it.each([
    ['people by themselves', 20, {}],
    ['people in groups', 40, { group: 3 }],
  ] as const)('is found within 2 minutes, and no other one: %s', (_, rate, more) => {
    for (const seed of seeds(40)) {
      const hall = new Hall(halls(rate, more), seed);
      hall.run(15 * 60);
      expect(hall.found).toEqual([]);
      hall.blind.add('c3');
      expect(
        hall.run(120, () => hall.found.length > 0),
        String(seed),
      ).toBe(true);
      expect(hall.found).toEqual(['c3']);
    }
  });

  it('is found with one neighbour only, and not with none', () => {
    const two = new Hall([{ rate: 25 }, { rate: 25 }], 5);
    two.run(15 * 60);
    two.blind.add('c0');
    expect(two.run(120, () => two.found.includes('c0'))).toBe(true);
    const one = new Hall([{ rate: 25 }], 5);
    one.run(15 * 60);
    one.blind.add('c0');
    expect(one.run(600, () => one.found.length > 0)).toBe(false);
  });

  it('is not blamed while its frames do not come, or its counts are not read', () => {
    const hall = new Hall(halls(20), 7);
    hall.run(15 * 60);
    hall.off.add('c1');
    expect(hall.run(300, () => hall.found.length > 0)).toBe(false);
    hall.isRead = false;
    hall.off.clear();
    expect(hall.run(300, () => hall.found.length > 0)).toBe(false);
    hall.isRead = true;
    // What came meanwhile is not known: the time begins anew.
    hall.blind.add('c2');
    expect(hall.run(70, () => hall.found.length > 0)).toBe(false);
  });
});

describe('an hour that is quiet for all', () => {
  /** With 400 of each none was blamed either; each takes a tenth of a second. */
  const closings = 12;
  const closing = (minutes: number) => (minute: number) =>
    Math.max(0, Math.min(1, 1 - (minute - 15) / minutes));

  it.each([
    ['within 20 minutes', 20, {}],
    ['within 8 minutes', 8, {}],
    ['within 8 minutes, people in groups', 8, { group: 3 }],
  ] as const)('blames no camera when a mall closes: %s', (_, minutes, more) => {
    for (const seed of seeds(closings)) {
      const hall = new Hall(halls(20, more), seed, closing(minutes));
      hall.run((25 + minutes) * 60, () => hall.second % 3 === 0 && hall.found.length > 0);
      expect(hall.found, `seed ${seed}, minute ${hall.second / 60}`).toEqual([]);
    }
  });

  it('blames no camera whose door is shut while its neighbours count a third of before', () => {
    const late = (part: number) => (minute: number) => (minute < 15 ? 1 : part);
    for (const seed of seeds(5)) {
      const doors = [{ rate: 20, profile: late(0) }, ...halls(20, { late: 0 })];
      const hall = new Hall(doors, seed, late(0.33));
      hall.run(40 * 60, () => hall.second % 3 === 0 && hall.found.length > 0);
      expect(hall.found, `seed ${seed}, minute ${hall.second / 60}`).toEqual([]);
    }
  });

  it('blames no camera that is quiet anyway, nor one whose people come with every train', () => {
    for (const seed of seeds(3)) {
      const train = (minute: number) => (minute % 6 < 1 ? 6 : 0);
      const quiet = new Hall(halls(3), seed);
      const station = new Hall([{ rate: 10, profile: train }, ...halls(20)], seed);
      for (const hall of [quiet, station]) {
        hall.run(60 * 60, () => hall.second % 3 === 0 && hall.found.length > 0);
        expect(hall.found, `seed ${seed}, minute ${hall.second / 60}`).toEqual([]);
      }
    }
  });
});

describe('the finding', () => {
  const facts = (hall: Hall, previous: readonly Finding[], cameras: readonly CameraNow[] = []) => {
    const variants = [
      { slot: 'a', role: 'stable', release: 'counter-1', servers: [] },
      { slot: 'b', role: 'candidate', release: 'counter-2', servers: [] },
    ] as const;
    const service = {
      now: { service: 'counter', variants, shares: {} },
      recentFrames: { a: 100, b: 100 },
      quiet: hall.quiet,
    };
    const none = { gateways: [], engines: [], queued: [], rollouts: [] };
    const now = (start + hall.second) * 1000;
    const all: SiteFacts = { ...none, site: 's', now, services: [service], cameras, previous };
    return findingsOf(all);
  };

  it('says since when, with how many were to be expected, and stays until the camera counts', () => {
    const night = { is: false };
    const hall = new Hall(halls(20), 11, () => (night.is ? 0 : 1));
    hall.run(15 * 60);
    const blindAt = hall.second;
    hall.blind.add('c3');
    hall.run(120);
    const first = facts(hall, []);
    expect(first).toMatchObject([{ severity: 'warning', code: 'camera-blind', subject: 'c3' }]);
    expect(first[0]?.data.expected).toBeGreaterThan(20);
    const since = Date.parse(first[0]?.since ?? '') / 1000 - start;
    expect(Math.abs(since - blindAt)).toBeLessThan(30);
    night.is = true;
    hall.run(20 * 60);
    expect(facts(hall, [])).toEqual([]);
    const later = facts(hall, first);
    expect(later).toEqual(first);
    night.is = false;
    hall.blind.clear();
    hall.run(60);
    expect(facts(hall, later)).toEqual([]);
  });

  it('names the release to which the camera was moved when it began', () => {
    const hall = new Hall(halls(20), 13);
    hall.run(15 * 60);
    const movedAt = iso(hall.second);
    hall.slots.set('c3', 'b');
    hall.blind.add('c3');
    hall.run(120);
    const camera = (at: string): CameraNow => ({
      ...{ camera: 'c3', role: 'candidate', pinned: false, listed: true, counts: [] },
      movedAt: at,
    });
    const of = { slot: 'b', role: 'candidate', release: 'counter-2' };
    expect(facts(hall, [], [camera(movedAt)])[0]?.data).toMatchObject(of);
    expect(facts(hall, [], [camera(iso(0))])[0]?.data).not.toHaveProperty('release');
  });
});
