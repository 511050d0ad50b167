import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import { shoot, shootFailure } from '../support/e2e/look.ts';
import { en } from '../support/e2e/words.ts';
import { type Desk, openDesk } from '../support/electron/desk.ts';
import { type Desktop, placeDesktop } from '../support/electron/desktop.ts';
import { findElectron } from '../support/electron/find.ts';
import { createJourney } from '../support/electron/journey.ts';
import { commandLineOf, descendantsOf, isRunning, statusOf } from '../support/machine/processes.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

const slow = { timeout: 30_000, interval: 100 };
const electron = findElectron();
const missing = 'missing' in electron ? electron.missing : undefined;
if (missing) console.warn(`skipped: the desktop app cannot be shown, ${missing}`);

// The name says why, where the closing report lists what was skipped.
const name = missing ? `the desktop app (${missing})` : 'the desktop app';
describe.skipIf(missing !== undefined)(name, () => {
  let desk: Desk;
  let desktop: Desktop;
  let app: ElectronApplication;
  let page: Page;
  let journey: ReturnType<typeof createJourney>;
  let words: readonly string[];

  beforeAll(async () => {
    if ('missing' in electron) return;
    desk = await openDesk();
    desktop = await placeDesktop(desk, electron);
    words = ['--data', join(desk.home, 'data')];
    // Of a lab that another user's console has left: not to be touched, nor to be stumbled over.
    mkdirSync(join(desk.temporary, `tallydeck-lab-${2 ** 22 + 1}-left`), { mode: 0o700 });
    app = await desktop.launch(words);
    page = await app.firstWindow();
    journey = createJourney(page);
  }, 120_000);
  beforeEach(() => {
    onTestFailed(async () => {
      if (!page.isClosed()) await shootFailure(page);
    });
  });
  afterAll(() => desk?.close());

  test('shows one window with a map that lives', async () => {
    await journey.seeMapLive();
    expect(new URL(page.url()).protocol).toBe('app:');
    expect(app.windows()).toHaveLength(1);
    expect(await isVisible(app)).toBe(true);
    await shoot(page, 'desktop-map');
  });

  test('runs its page in the sandbox, and every process without the rights of root', () => {
    const family = familyOf(app);
    const pages = family.filter((pid) => commandLineOf(pid).includes('--type=renderer'));
    expect(pages).toHaveLength(1);
    // 2: system calls are filtered.
    expect(pages.map((pid) => statusOf(pid, 'Seccomp'))).toEqual(['2']);
    // A helper of Chromium may end while it is looked at.
    const users = new Set(family.flatMap((pid) => statusOf(pid, 'Uid')?.split('\t')[0] ?? []));
    expect([...users]).toEqual([String(desk.uid)]);
  });

  test('opens a site, moves its cameras, and rolls them back with one click', async () => {
    console.log(`the desktop app: ${await journey.moveCamerasAndRollBack()}`);
    await shoot(page, 'desktop-site');
  });

  test('changes language and theme, and keeps them over a reload with a new port', async () => {
    await journey.changeLookAndReload();
  });

  test('gives the page neither Node nor Electron, nor another address', async () => {
    const found = await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
    ]);
    expect(found).toEqual(['undefined', 'undefined']);
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
      window.open('https://example.com/');
    });
    expect(new URL(page.url()).protocol).toBe('app:');
    expect(app.windows()).toHaveLength(1);
  });

  test('is brought to the front by a second start, which ends by itself', async () => {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    await expect.poll(() => isFocused(app), slow).toBe(false);
    const second = spawn(desktop.program, [...desktop.words, ...words], {
      env: { ...desk.env },
      cwd: desk.home,
      stdio: 'ignore',
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(() => isFocused(app), slow).toBe(true);
    expect(app.windows()).toHaveLength(1);
  });

  test('ends with its window, and leaves no process', async () => {
    const family = familyOf(app);
    const shell = app.process();
    const closed = app.waitForEvent('close');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await closed;
    expect(shell.exitCode).toBe(0);
    await waitFor(() => !family.some(isRunning) && desk.running().length === 0, {
      what: 'the end of all its processes',
    });
  });

  test('shows its window to root, without the sandbox, and starts again after a crash', async () => {
    const data = join(desk.folder, 'root-data');
    const pidFile = join(data, 'pid');
    const fleet = ['--fleet', join(root, 'examples/fleet.yaml')];
    app = await desktop.launch(['--data', data, ...fleet], { asRoot: true });
    page = await app.firstWindow();
    await page.getByRole('heading', { name: en.map.attention }).waitFor();
    expect(await isVisible(app)).toBe(true);
    const first = readFileSync(pidFile, 'utf8');
    const shell = app.process();
    const closed = app.waitForEvent('close');
    await app.evaluate(() => {
      setTimeout(() => {
        throw new Error('of nobody');
      });
    });
    await closed;
    expect(shell.exitCode).toBe(70);
    const another = () => {
      const written = readFileSync(pidFile, 'utf8');
      // Empty for as long as the next process writes it.
      return /^\d+\n$/.test(written) && written !== first ? Number(written) : undefined;
    };
    const again = await waitFor(another, { what: 'the next process', deadlineMs: 30_000 });
    expect(commandLineOf(again).replaceAll('\0', ' ')).toMatch(/ --restarts=\d+ /);
    process.kill(again, 'SIGTERM');
    await waitFor(() => desk.running().length === 0, {
      what: 'the end of all its processes',
      deadlineMs: 20_000,
    });
  });
});

const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
const isFocused = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());

const familyOf = (app: ElectronApplication): readonly number[] => {
  const pid = app.process().pid ?? 0;
  return [pid, ...descendantsOf(pid)];
};
