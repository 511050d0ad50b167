import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/built.ts';
import { root } from '../support/sources.ts';

/** Electron's program, if there is one: asking the package for it would download it. */
function findElectron(): string | undefined {
  const home = join(root, 'node_modules/electron');
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const named = existsSync(join(home, 'path.txt'))
    ? readFileSync(join(home, 'path.txt'), 'utf8')
    : '';
  const path = join(elsewhere ?? join(home, 'dist'), named || 'electron');
  return existsSync(path) ? path : undefined;
}

const electron = findElectron();
const display = process.platform !== 'linux' || process.env.DISPLAY !== undefined;
const missing = electron
  ? display
    ? undefined
    : 'there is no display'
  : 'there is no Electron program';
if (missing) console.warn(`skipped: the desktop app cannot be shown, ${missing}`);

// The name says why, where the closing report lists what was skipped.
const name = missing ? `the desktop app (${missing})` : 'the desktop app';
describe.skipIf(missing !== undefined)(name, () => {
  let directory: string;
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await ensureBuilt();
    directory = mkdtempSync(join(tmpdir(), 'td-shell-'));
    const { ELECTRON_RUN_AS_NODE: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    app = await _electron.launch({
      executablePath: electron ?? '',
      args: [root, '--data', directory],
      env: env as Record<string, string>,
    });
    page = await app.firstWindow();
  });

  afterAll(async () => {
    await app.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('shows one window of our own page', async () => {
    expect(new URL(page.url()).protocol).toBe('app:');
    expect(app.windows()).toHaveLength(1);
    expect(
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
    ).toBe(true);
  });

  it('gets the training site over the port', async () => {
    await page.getByRole('main').waitFor();
    await page
      .getByText(/counter/i)
      .first()
      .waitFor({ timeout: 30_000 });
  });

  it('gives the page neither Node nor Electron, nor another address', async () => {
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

  it('has a new port after a reload', async () => {
    await page.reload();
    await page
      .getByText(/counter/i)
      .first()
      .waitFor({ timeout: 30_000 });
  });
});
