import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/console/built.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

const bundle = (name: string) => readFileSync(join(root, 'dist', name), 'utf8');
/** What a bundle asks of its surroundings at run time. */
const required = (text: string) => [
  ...new Set([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '')),
];

beforeAll(ensureBuilt);

describe('the bundles of the desktop app', () => {
  it('need Node and Electron only', () => {
    const foreign = required(bundle('main.cjs')).filter(
      (name) => !name.startsWith('node:') && !builtinModules.includes(name),
    );
    // Addons that ssh2 and ws try for speed, and do without.
    const addons = ['cpu-features', 'bufferutil', 'utf-8-validate'];
    const optional = foreign.filter((name) => addons.includes(name) || name.endsWith('.node'));
    expect(foreign.filter((name) => !optional.includes(name))).toEqual(['electron']);
  });

  it('hand the port of the page over, and only that', () => {
    expect(required(bundle('preload.cjs'))).toEqual(['electron']);
    const posted: unknown[] = [];
    let listener: (event: unknown) => void = () => undefined;
    const window = {
      location: { origin: 'app://tallydeck' },
      addEventListener: (_type: string, each: typeof listener) => {
        listener = each;
      },
    };
    const ipcRenderer = { postMessage: (...args: unknown[]) => posted.push(args) };
    runInNewContext(bundle('preload.cjs'), {
      window,
      module: {},
      require: () => ({ ipcRenderer }),
    });
    const good = {
      source: window,
      origin: 'app://tallydeck',
      data: 'tallydeck-port',
      ports: ['p'],
    };
    listener({ ...good, source: {} });
    listener({ ...good, origin: 'https://evil.example' });
    listener({ ...good, data: 'other' });
    listener({ ...good, ports: [] });
    expect(posted).toEqual([]);
    listener(good);
    expect(posted).toEqual([['tallydeck:port', null, ['p']]]);
  });
});

describe('main.cjs with a double of Electron', () => {
  let directory: string;
  let child: ChildProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'td-main-'));
    const args = ['--data', directory, '--fleet', join(root, 'examples/fleet.yaml')];
    child = fork(join(root, 'dist/main.cjs'), args, {
      execArgv: ['--require', join(root, 'test/support/machine/electron-double.cjs')],
    });
    await waitFor(async () => (await steps()).includes('show'), {
      what: 'the window',
      deadlineMs: 30_000,
    });
  });

  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  async function ask<T>(question: object): Promise<T> {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer as T;
  }

  async function done() {
    return (await ask<{ done: [string, unknown[]][] }>({ ask: 'done' })).done;
  }

  async function steps() {
    return (await done()).map(([what]) => what);
  }

  it('does what cannot wait before Electron is ready', async () => {
    const all = await steps();
    for (const step of ['setPath', 'enableSandbox', 'schemes']) {
      expect(all.indexOf(step)).toBeGreaterThanOrEqual(0);
      expect(all.indexOf(step)).toBeLessThan(all.indexOf('ready'));
    }
    expect(all.indexOf('handle')).toBeLessThan(all.indexOf('loadURL'));
    expect(all).not.toContain('showErrorBox');
  });

  it('opens a window that can do no more than a page', async () => {
    const opened = (await done()).find(([what]) => what === 'window');
    expect(opened?.[1][0]).toMatchObject({
      webPreferences: {
        preload: join(root, 'dist/preload.cjs'),
        contextIsolation: true,
        nodeIntegration: false,
        sandbox: true,
      },
    });
    expect(await steps()).toContain('permissionRequest');
    expect(await steps()).toContain('permissionCheck');
    expect(await steps()).toContain('setWindowOpenHandler');
  });

  it('serves the page from beside itself', async () => {
    const answer = await ask({ ask: 'page', url: 'app://tallydeck/' });
    expect(answer).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    const outside = await ask({ ask: 'page', url: 'app://tallydeck/..%2fmain.cjs' });
    expect(outside).toMatchObject({ status: 404 });
  });

  it('answers over a port of its own page, and closes any other', async () => {
    const body = JSON.stringify({ i: '1', p: { u: '/host/info' } });
    const own = await ask<{ answer: string }>({ ask: 'call', body, origin: 'app://tallydeck' });
    expect(JSON.parse(own.answer).p.b.json).toMatchObject({ host: 'desktop' });
    await once(child, 'message');
    const other = await ask({ ask: 'call', body, origin: 'https://evil.example' });
    expect(other).toEqual({ closed: true });
  });

  it('shows on its badge and in its menu what the page tells', async () => {
    const told = { language: 'vi', attention: 3 };
    const body = JSON.stringify({ i: '1', p: { u: '/desktop/tell', b: { json: told } } });
    await ask({ ask: 'call', body, origin: 'app://tallydeck' });
    await once(child, 'message');
    const all = await done();
    expect(all.find(([what]) => what === 'badge')?.[1]).toEqual([3]);
    const menus = all.filter(([what]) => what === 'menu').map(([, menu]) => JSON.stringify(menu));
    expect(menus.at(0)).toContain('Open fleet file');
    expect(menus.at(-1)).toContain('Mở tệp fleet');
    expect(menus.at(-1)).toContain(join(root, 'examples/fleet.yaml'));
  });

  it('closes the backend and ends when it is asked to quit', async () => {
    child.send({ ask: 'quit' });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
