import { describe, expect, test } from 'vitest';
import { createTelemetryStore } from '../../../electron/telemetry/store.ts';
import type { Role, SlotName } from '../../../shared/model/split.ts';

const site = 's1';
const service = 'counter';
const start = 1_800_000_000;
const at = (second: number) => (start + second) * 1000;

type Second = { readonly frames: number; readonly counts?: number };

/** A site of which everything is read once a second. */
function reading() {
  const store = createTelemetryStore();
  const read = (second: number, slot: SlotName, { frames, counts }: Second) => {
    const none = { errors4xx: 0, errors5xx: 0, errorsConnection: 0, failedConnections: 0 };
    store.addSlotSamples({ site, service, gateway: 'g1' }, slot, [
      { t: at(second), requests: frames, ...none, queue: 0, responseMs: 4 },
    ]);
    if (counts === undefined) return;
    const seconds = { slot, from: start + second, to: start + second };
    const cameras = [{ camera: 'c1', counts, frames, errors: 0 }];
    store.addCounts(site, service, [{ ...seconds, total: counts, kinds: [], cameras }]);
  };
  const stand = (
    second: number,
    ...all: readonly (readonly [SlotName, Role | undefined, string?])[]
  ) =>
    store.noteStanding(
      site,
      service,
      at(second),
      all.map(([slot, role, release]) => ({
        slot,
        ...(role && { role }),
        ...(release && { release }),
      })),
    );
  const lines = (now: number, more: { camera?: string; window?: '15m' | '24h' } = {}) =>
    store.lines({ site, service, metrics: ['counts'], window: '15m', ...more }, at(now));
  return { store, read, stand, lines };
}

const span = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

type Lines = ReturnType<ReturnType<typeof reading>['lines']>;
const lineOf = (lines: Lines, release: string | undefined) =>
  lines.find((one) => one.release === release);
/** Seconds of a line with a value, from the first to the last, and its values. */
const seen = (line: Lines[number] | undefined) => {
  const points = line?.points.filter(({ v }) => v !== null) ?? [];
  const seconds = points.map(({ t }) => t / 1000 - start);
  return { from: seconds[0], to: seconds.at(-1), values: [...new Set(points.map(({ v }) => v))] };
};

/** 1.5.0 takes all frames, is promoted, and is then taken away; 1.4.0 stands in `a` all the time. */
function wayBack() {
  const site = reading();
  const { read, stand, store } = site;
  const before = [['a', 'stable', '1.4.0']] as const;
  const canary = [...before, ['b', 'candidate', '1.5.0']] as const;
  const promoted = [
    ['a', 'previous', '1.4.0'],
    ['b', 'stable', '1.5.0'],
  ] as const;
  for (const second of span(1, 120)) {
    const isNew = second > 30 && second <= 90;
    if (second <= 30) stand(second, ...before);
    else if (second <= 60) stand(second, ...canary);
    else if (second <= 90) stand(second, ...promoted);
    else stand(second, ...before);
    if (second === 100) store.forgetSlot('s1', service, 'b');
    read(second, 'a', isNew ? { frames: 0, counts: 0 } : { frames: 10, counts: 1 });
    if (isNew) read(second, 'b', { frames: 10, counts: 1 });
    else read(second, 'b', { frames: 0 });
  }
  return site;
}

describe('the line of a release', () => {
  test('stays when the release has left its slot', () => {
    const lines = wayBack().lines(120);
    const gone = seen(lineOf(lines, '1.5.0'));
    expect(gone.values).toEqual([60]);
    expect(gone.from).toBeLessThanOrEqual(40);
    expect(gone.to).toBeGreaterThanOrEqual(90);
    expect(seen(lineOf(lines, '1.4.0')).to).toBe(120);
  });

  test('tells which role the release had when', () => {
    const lines = wayBack().lines(120);
    const roles = (release: string) =>
      lineOf(lines, release)?.roles.map(({ from, role }) => [from / 1000 - start, role]);
    expect(roles('1.5.0')).toEqual([
      [1, undefined],
      [31, 'candidate'],
      [61, 'stable'],
      [91, undefined],
    ]);
    expect(roles('1.4.0')).toEqual([
      [1, 'stable'],
      [61, 'previous'],
      [91, 'stable'],
    ]);
  });

  test('is a gap, not 0, while another release gets all frames', () => {
    const { lines } = wayBack();
    for (const camera of [{}, { camera: 'c1' }]) {
      const line = lineOf(lines(120, camera), '1.4.0');
      expect(line?.points.some(({ v }) => v === 0)).toBe(false);
      expect(line?.points.find(({ t }) => t === at(60))?.v).toBeNull();
    }
  });

  test('is 0 where frames came and nothing was on them', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 20)) {
      stand(second, ['a', 'stable', '1.4.0']);
      read(second, 'a', { frames: 10, counts: 0 });
    }
    expect(seen(lineOf(lines(20), '1.4.0')).values).toEqual([0]);
  });

  test('begins when another release is put into the slot, whoever did it', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 60)) {
      stand(second, ['a', 'stable', second <= 30 ? '1.4.0' : '1.5.0']);
      read(second, 'a', { frames: 10, counts: second <= 30 ? 1 : 2 });
    }
    expect(seen(lineOf(lines(60), '1.4.0'))).toEqual({ from: 8, to: 30, values: [60] });
    expect(seen(lineOf(lines(60), '1.5.0'))).toEqual({ from: 38, to: 60, values: [120] });
  });

  test('goes on where the release comes back to its slot', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 90)) {
      const there = second <= 30 || second > 60;
      stand(second, ['a', 'stable', there ? '1.4.0' : '1.5.0']);
      read(second, 'a', { frames: 10, counts: there ? 1 : 2 });
    }
    const found = lines(90);
    expect(found.filter(({ release }) => release === '1.4.0')).toHaveLength(1);
    expect(seen(lineOf(found, '1.4.0'))).toEqual({ from: 8, to: 90, values: [60] });
  });

  test('is forgotten a day after the release has left', () => {
    const { store, lines, read, stand } = wayBack();
    const day = 24 * 3600;
    stand(day + 300, ['a', 'stable', '1.4.0']);
    read(day + 300, 'a', { frames: 10, counts: 1 });
    expect(lineOf(lines(200), '1.5.0')).toBeDefined();
    store.prune(at(day + 300));
    expect(lineOf(lines(200), '1.5.0')).toBeUndefined();
  });

  test('of a day is kept by the minute', () => {
    const { read, stand, lines } = reading();
    for (const second of span(0, 239)) {
      stand(second, ['a', 'stable', second < 120 ? '1.4.0' : '1.5.0']);
      read(second, 'a', { frames: 10, counts: 1 });
    }
    const minutes = (release: string) =>
      lineOf(lines(245, { window: '24h' }), release)?.points.map(({ t, v }) => [t, v]);
    expect(minutes('1.4.0')).toEqual([
      [at(0), 60],
      [at(60), 60],
    ]);
    expect(minutes('1.5.0')).toEqual([
      [at(120), 60],
      [at(180), 60],
    ]);
  });
});

describe('the total', () => {
  test('goes on while cameras move from one release to the other and back', () => {
    const { lines } = wayBack();
    for (const camera of [{}, { camera: 'c1' }]) {
      const total = lineOf(lines(120, camera), undefined);
      expect(total?.slot).toBeUndefined();
      expect(seen(total)).toEqual({ from: 8, to: 120, values: [60] });
      expect(total?.points.every(({ v }) => v === 60)).toBe(true);
    }
  });

  test('is a gap where a release that got frames was not read', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 60)) {
      stand(second, ['a', 'stable', '1.4.0'], ['b', 'candidate', '1.5.0']);
      read(second, 'a', { frames: 10, counts: 1 });
      read(second, 'b', second <= 30 ? { frames: 5, counts: 1 } : { frames: 5 });
    }
    expect(seen(lineOf(lines(60), undefined))).toEqual({ from: 8, to: 32, values: [120] });
  });

  test('leaves out what a shadow counts of copies', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 30)) {
      stand(second, ['a', 'stable', '1.4.0'], ['b', 'shadow', '1.5.0']);
      read(second, 'a', { frames: 10, counts: 1 });
      read(second, 'b', { frames: 0, counts: 3 });
    }
    expect(seen(lineOf(lines(30), undefined)).values).toEqual([60]);
    expect(seen(lineOf(lines(30), '1.5.0')).values).toEqual([180]);
  });

  test('is a gap where no frame came at all', () => {
    const { read, stand, lines } = reading();
    for (const second of span(1, 30)) {
      stand(second, ['a', 'stable', '1.4.0']);
      read(second, 'a', { frames: 0, counts: 0 });
    }
    expect(lines(30)).toEqual([]);
  });
});
