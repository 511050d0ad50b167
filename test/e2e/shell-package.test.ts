import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/built.ts';
import { root } from '../support/sources.ts';

/** The mark by which Electron's program is told which of its doors are locked. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** In Electron's order, as its program ships. */
const shippedFuses = '101001001';

let directory: string;
let archive: string;

beforeAll(async () => {
  await ensureBuilt();
  directory = mkdtempSync(join(tmpdir(), 'td-package-'));
  const electron = join(directory, 'electron');
  mkdirSync(electron);
  // Electron's program cannot be had here: this one has its fuses, and nothing else.
  const program = Buffer.from(`#!/bin/sh\n# ${fuseMark}\x01\x09${shippedFuses}\n`);
  writeFileSync(join(electron, 'electron'), program, { mode: 0o755 });
  writeFileSync(join(electron, 'version'), '45.4.1');
  const options = [
    `-c.electronDist=${electron}`,
    `-c.directories.output=${join(directory, 'out')}`,
  ];
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  const args = [builder, '--dir', '--linux', '--publish', 'never', ...options];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  archive = join(directory, 'out/linux-unpacked/resources/app.asar');
}, 180_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the app archive', () => {
  it('holds what was built, and nothing else', () => {
    const files = listPackage(archive, { isPack: false });
    const foreign = files.filter((path) => !/^\/(package\.json|dist(\/.*)?)$/.test(path));
    expect(foreign).toEqual([]);
    for (const file of ['main.cjs', 'preload.cjs', 'counter.cjs', 'renderer/index.html']) {
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
    const program = readFileSync(join(directory, 'out/linux-unpacked/tallydeck'), 'latin1');
    const fuses = program.slice(program.indexOf(fuseMark) + fuseMark.length + 2).slice(0, 8);
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyArchive, , fileProtocol] =
      fuses;
    expect({ runAsNode, nodeOptions, inspect, fileProtocol }).toEqual({
      runAsNode: '0',
      nodeOptions: '0',
      inspect: '0',
      fileProtocol: '0',
    });
    expect({ cookies, integrity, onlyArchive }).toEqual({
      cookies: '1',
      integrity: '1',
      onlyArchive: '1',
    });
  });
});
