import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createPackageWithOptions, extractAll, extractFile, listPackage } from '@electron/asar';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { parse } from 'yaml';
import { ensureBuilt } from '../support/console/built.ts';
import { shootFailure } from '../support/e2e/look.ts';
import { type Desk, openDesk } from '../support/electron/desk.ts';
import { allowSandbox, buildApp } from '../support/electron/desktop.ts';
import { findElectron } from '../support/electron/find.ts';
import { createJourney } from '../support/electron/journey.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

/** The mark by which Electron's program is told which of its doors are locked. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** In Electron's order, as its program ships. */
const shippedFuses = '101001001';

const electron = findElectron();
const missing = 'missing' in electron ? electron.missing : undefined;
const isOlder = 'modules' in electron;
let directory: string;
let unpacked: string;
let archive: string;

beforeAll(async () => {
  await ensureBuilt();
  directory = mkdtempSync(join(tmpdir(), 'td-package-'));
  chmodSync(directory, 0o755);
  const config = join(directory, 'electron-builder.json');
  writeFileSync(config, JSON.stringify(configured()));
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const args = [builder, '--dir', '--linux', '--publish', 'never', '--config', config];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  unpacked = join(directory, 'out/linux-unpacked');
  archive = join(unpacked, 'resources/app.asar');
}, 180_000);

/** The product's own configuration, with the Electron that is here. */
function configured(): object {
  const config = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
  // An older Electron has not got this fuse.
  if (isOlder) delete config.electronFuses.grantFileProtocolExtraPrivileges;
  return {
    ...config,
    electronDist: 'missing' in electron ? fakeElectron() : dirname(electron.program),
    directories: { ...config.directories, output: join(directory, 'out') },
  };
}

/** Where no Electron can be had: a program with its fuses, and nothing else. */
function fakeElectron(): string {
  const folder = join(directory, 'electron');
  mkdirSync(folder);
  const program = Buffer.from(`#!/bin/sh\n# ${fuseMark}\x01\x09${shippedFuses}\n`);
  writeFileSync(join(folder, 'electron'), program, { mode: 0o755 });
  writeFileSync(join(folder, 'version'), '45.4.1');
  return folder;
}

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the app archive', () => {
  it('holds what was built, and nothing else', () => {
    const files = listPackage(archive, { isPack: false });
    const foreign = files.filter((path) => !/^\/(package\.json|dist(\/.*)?)$/.test(path));
    expect(foreign).toEqual([]);
    for (const file of [
      'main.cjs',
      'preload.cjs',
      'counter.cjs',
      'server.cjs',
      'cli.cjs',
      'icon.png',
      'renderer/index.html',
    ]) {
      expect(files).toContain(`/dist/${file}`);
    }
    expect(files.filter((path) => /node_modules|\.test\.|\.tsx?$|\.map$/.test(path))).toEqual([]);
  });

  it('names an entry point that is in it, and no development dependency', () => {
    const manifest = JSON.parse(extractFile(archive, 'package.json').toString('utf8'));
    expect(manifest.main).toBe('dist/main.cjs');
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.devDependencies).toBeUndefined();
    const main = extractFile(archive, manifest.main).toString('utf8');
    expect(main).toBe(readFileSync(join(root, 'dist/main.cjs'), 'utf8'));
  });

  it('has every file that its page loads', () => {
    const page = extractFile(archive, 'dist/renderer/index.html').toString('utf8');
    const loaded = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1]);
    expect(loaded.length).toBeGreaterThan(0);
    const files = listPackage(archive, { isPack: false });
    expect(loaded.filter((path) => !files.includes(`/dist/renderer${path}`))).toEqual([]);
  });
});

describe('the program', () => {
  it('has its doors locked: no Node, no inspector, only this archive', () => {
    const program = readFileSync(join(unpacked, 'tallydeck'), 'latin1');
    const mark = program.indexOf(fuseMark) + fuseMark.length;
    const fuses = program.slice(mark + 2).slice(0, program.charCodeAt(mark + 1));
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyArchive, , fileProtocol] =
      fuses;
    expect({ runAsNode, nodeOptions, inspect }).toEqual({
      runAsNode: '0',
      nodeOptions: '0',
      inspect: '0',
    });
    expect(fileProtocol).toBe(isOlder ? undefined : '0');
    expect({ cookies, integrity, onlyArchive }).toEqual({
      cookies: '1',
      integrity: '1',
      onlyArchive: '1',
    });
  });
});

describe.skipIf(missing !== undefined)(
  `the packaged program${missing ? ` (${missing})` : ''}`,
  () => {
    let desk: Desk;
    let program: string;
    let words: readonly string[];
    let shell: ChildProcess;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      desk = await openDesk();
      // What its person runs, and what is looked for when it has ended, is at the desk.
      const installed = join(desk.folder, 'tallydeck');
      renameSync(unpacked, installed);
      if ('modules' in electron && electron.modules) await addStandIns(installed, electron.modules);
      allowSandbox(installed);
      program = desk.asPerson(join(installed, 'tallydeck'));
      words = ['--data', join(desk.home, 'data')];
      // Its inspector is locked, so it is driven by the page's own door alone.
      shell = start('--remote-debugging-port=0');
      browser = await chromium.connectOverCDP(await devtoolsOf(shell), { noDefaults: true });
      page = await waitFor(() => browser.contexts()[0]?.pages()[0], {
        what: 'its window',
        deadlineMs: 30_000,
      });
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await desk?.close();
    });

    const start = (...more: readonly string[]) =>
      spawn(program, [...words, ...more], {
        cwd: desk.home,
        env: { ...desk.env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });

    /** Into the archive as it was packed: the product's files stay, but for what has to be older. */
    async function addStandIns(installed: string, modules: string): Promise<void> {
      const packedArchive = join(installed, 'resources/app.asar');
      const [packed, built] = [join(directory, 'packed'), join(directory, 'built')];
      extractAll(packedArchive, packed);
      buildApp(built, modules);
      cpSync(join(built, 'dist'), join(packed, 'dist'), {
        recursive: true,
        filter: (from, to) => existsSync(to) || basename(from) === 'stand-in.js',
      });
      cpSync(join(built, 'node_modules'), join(packed, 'node_modules'), { recursive: true });
      await createPackageWithOptions(packed, packedArchive, { unpack: '*.node' });
    }

    it('is used as its person uses it, and ends with its window', async () => {
      onTestFailed(() => shootFailure(page));
      const journey = createJourney(page);
      await journey.seeMapLive();
      console.log(`the packaged program: ${await journey.moveCamerasAndRollBack()}`);
      await journey.changeLookAndReload();
      const second = start();
      expect(await once(second, 'exit')).toEqual([0, null]);
      const ended = once(shell, 'exit');
      await page.evaluate(() => window.close()).catch(() => undefined);
      expect(await ended).toEqual([0, null]);
      const left = () => desk.running().length;
      await waitFor(() => left() === 0, { what: 'the end of all its processes' });
    });
  },
);

/** The address at which it listens; its words are read on, or it would wait for a reader. */
function devtoolsOf(program: ChildProcess): Promise<string> {
  const { stderr } = program;
  if (stderr === null) throw new Error('its words cannot be read');
  return new Promise((resolve, reject) => {
    createInterface({ input: stderr }).on('line', (line) => {
      const [, address] = /^DevTools listening on (ws:\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    program.once('exit', (code) => reject(new Error(`it ended with exit ${code}`)));
  });
}
