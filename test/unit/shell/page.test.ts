import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/shell/menu.ts';
import { afterCrash, parseShellOptions } from '../../../electron/shell/options.ts';
import { createPageHandler, isPageUrl, pageScheme } from '../../../electron/shell/protocol.ts';
import { shellWords } from '../../../electron/shell/words.ts';

let directory: string;
let handle: (request: Request) => Promise<Response>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'td-app-'));
  mkdirSync(join(directory, 'page/assets'), { recursive: true });
  writeFileSync(join(directory, 'secret'), 'out of bounds');
  writeFileSync(join(directory, 'page/index.html'), 'the page');
  writeFileSync(join(directory, 'page/assets/a.js'), 'export {};');
  handle = createPageHandler(join(directory, 'page'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const get = (address: string) => handle(new Request(address));

describe('app://tallydeck', () => {
  it('serves the page, with the types that Chromium insists on', async () => {
    const page = await get('app://tallydeck/');
    expect(await page.text()).toBe('the page');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const script = await get('app://tallydeck/assets/a.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    'app://tallydeck/..%2fsecret',
    'app://tallydeck/%2e%2e/secret',
    'app://tallydeck/assets/..%2f..%2fsecret',
    'app://tallydeck//etc/passwd',
    'app://tallydeck/%2fetc%2fpasswd',
    'app://elsewhere/',
    'app://tallydeck.evil/',
    'file:///etc/passwd',
    'https://tallydeck/',
  ])('does not serve %s', async (address) => {
    const answer = await get(address);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('out of bounds');
  });

  it('serves reads only', async () => {
    const answer = await handle(new Request('app://tallydeck/', { method: 'POST' }));
    expect(answer.status).toBe(404);
  });

  it('is the only place the window may show', () => {
    expect(isPageUrl('app://tallydeck/#/site/q7')).toBe(true);
    for (const other of [
      'app://evil/',
      'https://tallydeck/',
      'javascript:alert(1)',
      'nonsense',
      '',
    ]) {
      expect(isPageUrl(other)).toBe(false);
    }
  });

  it('asks for no privilege beyond an origin', () => {
    expect(pageScheme.privileges).toEqual({ standard: true, secure: true, supportFetchAPI: true });
  });
});

describe('the menu', () => {
  const nothing = () => undefined;
  const template = (isPackaged: boolean, platform: NodeJS.Platform, recent: readonly string[]) =>
    menuTemplate({
      ...{ platform, isPackaged, recent, words: shellWords.en },
      ...{ openFleet: nothing, openRecent: nothing, openLab: nothing, showSettings: nothing },
    });
  const roles = (isPackaged: boolean, platform: NodeJS.Platform) =>
    JSON.stringify(template(isPackaged, platform, []));

  it('names the fleets opened lately, and the lab', () => {
    const menu = JSON.stringify(template(true, 'linux', ['/f/one.yaml']));
    expect(menu).toContain('/f/one.yaml');
    expect(menu).not.toContain(shellWords.en.noRecent);
    expect(roles(true, 'linux')).toContain(shellWords.en.noRecent);
    expect(roles(true, 'linux')).toContain(shellWords.en.lab);
  });

  it('offers the developer tools before packaging only', () => {
    expect(roles(false, 'linux')).toContain('toggleDevTools');
    expect(roles(true, 'linux')).not.toMatch(/toggleDevTools|reload/i);
  });

  it('has what macOS needs for its keys', () => {
    expect(roles(true, 'darwin')).toContain('appMenu');
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      expect(roles(true, platform)).toContain('editMenu');
    }
  });
});

describe('the words on the command line of the app', () => {
  it('are ours among those of Chromium and of test drivers', () => {
    const words = [
      '--inspect=0',
      '--no-sandbox',
      '/app',
      '--data',
      '/d',
      '--fleet=/f/fleet.yaml',
      '-x',
    ];
    expect(parseShellOptions(words)).toEqual({
      dataDirectory: '/d',
      fleetFile: '/f/fleet.yaml',
      isKept: false,
      restarts: [],
    });
    expect(parseShellOptions(['/app', '--kept', '--restarts=5,x,7'])).toEqual({
      isKept: true,
      restarts: [5, 7],
    });
  });
});

describe('a desktop app that crashes', () => {
  const minute = 60_000;
  const now = 100 * minute;

  it('is started again three times within ten minutes, then gives up', () => {
    expect(afterCrash([], now)).toEqual({ kind: 'start-again', restarts: [now] });
    const two = [now - 9 * minute, now - minute];
    expect(afterCrash(two, now)).toEqual({ kind: 'start-again', restarts: [...two, now] });
    const three = [...two, now - 1];
    expect(afterCrash(three, now)).toEqual({
      ...{ kind: 'give-up', why: 'started again 3 times within 10 minutes' },
    });
  });

  it('forgets crashes of more than ten minutes ago', () => {
    const old = [now - 12 * minute, now - 11 * minute, now - 10 * minute];
    expect(afterCrash(old, now)).toEqual({ kind: 'start-again', restarts: [now] });
  });
});
