import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Driving } from '../../../electron/rollout/service/driving.ts';
import { keepAwake } from '../../../electron/shell/awake.ts';
import { Leaving, leaveDialog } from '../../../electron/shell/leaving.ts';
import { programOf } from '../../../electron/shell/program.ts';
import { noteFleet, recentFleets, wordsFor } from '../../../electron/shell/recent-fleets.ts';
import { keptPlace, windowPlaceOf } from '../../../electron/shell/window-place.ts';

const idle: Driving = { rollouts: [], leases: [] };
const driving: Driving = {
  rollouts: [{ release: '1.5.0', place: 'Production', onRestart: 'hold' }],
  leases: [
    { site: 'Cần Thơ', deadManSeconds: 90 },
    { site: 'Nội Bài', deadManSeconds: 90 },
    { site: 'Huế', deadManSeconds: 300 },
  ],
};

describe('The place of the window', () => {
  const laptop = { x: 0, y: 0, width: 1920, height: 1040 };
  const beside = { x: 1920, y: 0, width: 1280, height: 720 };
  const usual = { width: 1440, height: 900, isMaximized: false };

  it('is the one that was kept', () => {
    const kept = { x: 2000, y: 50, width: 1000, height: 650, isMaximized: true };
    expect(windowPlaceOf(kept, [laptop, beside])).toEqual(kept);
  });

  it('is left to the system where the display is gone, and the size is kept', () => {
    const kept = { x: 2000, y: 50, width: 1000, height: 650, isMaximized: false };
    expect(windowPlaceOf(kept, [laptop])).toEqual({ width: 1000, height: 650, isMaximized: false });
  });

  it.each([
    { x: 1900, y: 50 },
    { x: 100, y: 1030 },
    { x: 100, y: -200 },
    { x: -900, y: 50 },
  ])('is left to the system where the title bar could not be taken hold of: $x, $y', (at) => {
    const place = windowPlaceOf({ ...at, width: 1000, height: 650 }, [laptop]);
    expect(place).toEqual({ width: 1000, height: 650, isMaximized: false });
  });

  it('is no larger than its display, and no smaller than the page needs', () => {
    const large = { x: 1920, y: 0, width: 3000, height: 2000 };
    expect(windowPlaceOf(large, [laptop, beside])).toMatchObject({ width: 1280, height: 720 });
    const small = { x: 0, y: 0, width: 10, height: 10 };
    expect(windowPlaceOf(small, [laptop])).toMatchObject({ width: 960, height: 600 });
  });

  it.each([undefined, null, 'x', [], {}, { width: '9', height: 9 }, { width: 0.5, height: 9e99 }])(
    'is the usual one where the file says %j',
    (kept) => expect(windowPlaceOf(kept, [laptop])).toEqual(usual),
  );
});

describe('Small files of the window', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'td-window-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('may be missing or broken', () => {
    const file = join(directory, 'window.json');
    expect(keptPlace(file, [])).toMatchObject({ width: 1440 });
    writeFileSync(file, '{"width": 12');
    expect(keptPlace(file, [])).toMatchObject({ width: 1440 });
    expect(recentFleets(file)).toEqual([]);
  });

  it('name the newest fleets, each once, and no more than eight', () => {
    const file = join(directory, 'recent-fleets.json');
    for (let index = 0; index < 10; index += 1) noteFleet(file, `/f/${index}.yaml`);
    noteFleet(file, '/f/5.yaml');
    const named = [5, 9, 8, 7, 6, 4, 3, 2].map((index) => `/f/${index}.yaml`);
    expect(recentFleets(file)).toEqual(named);
  });
});

describe('Another fleet', () => {
  it('replaces the one that the app was started with, and nothing else', () => {
    const words = ['--no-sandbox', '/app', '--fleet', '/old', '--data', '/d', '--kept'];
    expect(wordsFor(words, '/new')).toEqual([
      ...['--no-sandbox', '/app', '--data', '/d', '--fleet=/new'],
    ]);
    expect(wordsFor(['--fleet=/old', '--restarts=5'], undefined)).toEqual([]);
  });
});

describe('Leaving', () => {
  it('asks nobody while nothing is driven', () => {
    const ask = vi.fn();
    const leaving = new Leaving({ driving: () => idle, ask });
    expect(leaving.mayLeave(() => undefined)).toBe(true);
    expect(ask).not.toHaveBeenCalled();
  });

  it('asks once at a time, and stays when told to', async () => {
    const asked = Promise.withResolvers<boolean>();
    const ask = vi.fn(() => asked.promise);
    const leave = vi.fn();
    const leaving = new Leaving({ driving: () => driving, ask });
    expect([leaving.mayLeave(leave), leaving.mayLeave(leave)]).toEqual([false, false]);
    expect(ask).toHaveBeenCalledTimes(1);
    asked.resolve(false);
    await asked.promise;
    await vi.waitFor(() => {
      leaving.mayLeave(leave);
      expect(ask).toHaveBeenCalledTimes(2);
    });
    expect(leave).not.toHaveBeenCalled();
  });

  it('goes on once a person agrees, and asks no more', async () => {
    const left = Promise.withResolvers<void>();
    const leaving = new Leaving({ driving: () => driving, ask: async () => true });
    expect(leaving.mayLeave(left.resolve)).toBe(false);
    await left.promise;
    expect(leaving.mayLeave(() => undefined)).toBe(true);
  });

  it('is not held up when a signal ends the app', () => {
    const leaving = new Leaving({ driving: () => driving, ask: async () => false });
    leaving.agree();
    expect(leaving.mayLeave(() => undefined)).toBe(true);
  });
});

describe('The dialog before leaving', () => {
  it('says what goes on without this console, with the seconds that are configured', () => {
    const { detail, buttons, defaultId, cancelId } = leaveDialog('en', driving);
    expect(detail).toContain('1.5.0 at Production');
    expect(detail).toContain('it holds and asks');
    expect(detail).toMatch(/Cần Thơ and Nội Bài.* to stable after 90 s/);
    expect(detail).toMatch(/Huế.* to stable after 300 s/);
    expect(detail).not.toContain('{');
    expect([buttons?.[defaultId ?? -1], buttons?.[cancelId ?? -1]]).toEqual(['Stay', 'Stay']);
  });

  it('says the same in Vietnamese', () => {
    const { detail } = leaveDialog('vi', driving);
    expect(detail).toContain('1.5.0 tại Production');
    expect(detail).toMatch(/Cần Thơ và Nội Bài.*90 giây/);
    expect(detail).not.toContain('{');
  });
});

describe('The machine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is kept awake for as long as that is needed', () => {
    let isNeeded = false;
    const blocker = { start: vi.fn(() => 7), stop: vi.fn(() => true) };
    const end = keepAwake(blocker, () => isNeeded);
    vi.advanceTimersByTime(3000);
    expect(blocker.start).not.toHaveBeenCalled();
    isNeeded = true;
    vi.advanceTimersByTime(3000);
    expect(blocker.start.mock.calls).toEqual([['prevent-app-suspension']]);
    isNeeded = false;
    vi.advanceTimersByTime(3000);
    expect(blocker.stop.mock.calls).toEqual([[7]]);
    isNeeded = true;
    vi.advanceTimersByTime(1000);
    end();
    expect(blocker.stop).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(3000);
    expect(blocker.start).toHaveBeenCalledTimes(2);
  });
});

describe('The packaged program', () => {
  it.each([
    [[], 'desktop', []],
    [['--fleet', '/f', '--data', '/d'], 'desktop', ['--fleet', '/f', '--data', '/d']],
    [['status', '--json'], 'cli', ['status', '--json']],
    [['--no-sandbox', 'status'], 'cli', ['status']],
    [['--help'], 'cli', ['--help']],
    [['--web', '--port', '0'], 'server', ['--port', '0']],
    [['--no-sandbox', '--ozone-platform=headless', '--web'], 'server', []],
  ])('started with %j is the %s', (words, kind, rest) => {
    expect(programOf(words)).toEqual({ kind, words: rest });
  });
});
