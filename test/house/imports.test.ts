import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Import,
  productOf,
  readSources,
  root,
  type Source,
} from '../support/machine/sources.ts';
import { type Edges, folderEdges } from './figures.ts';

const sources = readSources();
const product = productOf(sources);
const under = (directory: string) => sources.filter(({ path }) => path.startsWith(`${directory}/`));

/** The rooms of electron/, outermost last; one imports only from itself and from those before it. */
const order = [
  'fleet',
  'links',
  'telemetry',
  'traffic',
  'inventory',
  'changes',
  'sites',
  'judge',
  'rollout',
  'picture',
  'trust',
  'lab',
  'api',
  'host',
  'server',
  'shell',
  'cli',
];
/** Three ways in; none knows of the others. */
const outermost = new Set(['server', 'shell', 'cli']);

/** Only these may import the package named. */
const owners: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/shell/'],
  ssh2: ['electron/links/', 'electron/lab/', 'test/'],
  dockerode: ['electron/links/', 'test/'],
};

function offences(files: readonly Source[], isOffence: (each: Import, file: Source) => boolean) {
  return files.flatMap((file) =>
    file.imports
      .filter((each) => isOffence(each, file))
      .map((each) => `${file.path} imports ${each.specifier}`),
  );
}

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const isBuiltin = (specifier: string) =>
  specifier.startsWith('node:') || builtinModules.includes(specifier);
const roomOf = (path: string) => path.split('/')[1] ?? '';

describe('imports', () => {
  it('are seen by this test', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap((file) => file.problems)).toEqual([]);
  });

  it.each(Object.keys(owners))('of %s stay in its own room', (name) => {
    const found = offences(sources, (each, file) => {
      return (
        packageOf(each.specifier) === name &&
        !owners[name]?.some((room) => file.path.startsWith(room))
      );
    });
    expect(found).toEqual([]);
  });

  it('in electron/ point up the order of its rooms only', () => {
    const found = offences(under('electron'), ({ path }, file) => {
      if (!path?.startsWith('electron/')) return false;
      const [from, to] = [roomOf(file.path), roomOf(path)];
      if (from === to) return false;
      return order.indexOf(to) >= order.indexOf(from) || outermost.has(to);
    });
    expect(found).toEqual([]);
  });

  it('in electron/ come from a room with a place in the order', () => {
    const rooms = new Set(under('electron').map(({ path }) => roomOf(path)));
    expect([...rooms].filter((room) => !order.includes(room))).toEqual([]);
  });

  it('never lead from electron/ or shared/ into renderer/, nor back', () => {
    const outside = (room: string, allowed: readonly string[]) =>
      offences(
        under(room),
        ({ path }) =>
          path !== undefined &&
          path !== 'package.json' &&
          !allowed.some((each) => path.startsWith(`${each}/`)),
      );
    expect(outside('electron', ['electron', 'shared'])).toEqual([]);
    expect(outside('renderer', ['renderer', 'shared'])).toEqual([]);
    expect(outside('shared', ['shared'])).toEqual([]);
  });

  it('in shared/ and renderer/ need no Node', () => {
    const page = [...under('shared'), ...under('renderer')].filter(
      ({ path }) => path !== 'renderer/vite.config.ts',
    );
    expect(offences(page, ({ specifier }) => isBuiltin(specifier))).toEqual([]);
  });

  it('of parts/ know neither state, nor views, nor the client', () => {
    const found = offences(
      under('renderer/parts'),
      ({ path, typeOnly }) => !typeOnly && /^renderer\/(state|views|client)\//.test(path ?? ''),
    );
    expect(found).toEqual([]);
  });

  it('of packages are named in package.json', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const declared = new Set(Object.keys(manifest.devDependencies));
    const found = offences(
      sources,
      ({ specifier, path, typeOnly }) =>
        path === undefined &&
        !typeOnly &&
        !isBuiltin(specifier) &&
        !specifier.startsWith('virtual:') &&
        !declared.has(packageOf(specifier)),
    );
    expect(found).toEqual([]);
  });

  it('of our own files name a file that is there, with its ending', () => {
    const missing = ({ path }: Import) =>
      path !== undefined &&
      !path.startsWith('dist/') &&
      !existsSync(join(root, path.split('?')[0] ?? path));
    expect(offences(sources, missing)).toEqual([]);
  });

  it('make no cycle of files', () => {
    expect(findCycles(fileEdges(sources))).toEqual([]);
  });

  it('make no cycle of folders', () => {
    expect(findCycles(folderEdges(product))).toEqual([]);
  });

  it('enter a room of electron/ by its door', () => {
    const doors = new Set(product.map(({ path }) => path).filter((path) => isDoor(path)));
    const found = offences(under('electron'), ({ path }, file) => {
      if (!path?.startsWith('electron/') || roomOf(path) === roomOf(file.path)) return false;
      return !doors.has(path);
    });
    expect(doors.size).toBeGreaterThan(15);
    expect(found).toEqual([]);
  });
});

const isDoor = (path: string): boolean =>
  /^electron\/([a-z-]+|links\/[a-z-]+)\/index\.ts$/.test(path);

const fileEdges = (files: readonly Source[]): Edges =>
  new Map(files.map(({ path, imports }) => [path, imports.flatMap((each) => each.path ?? [])]));

function findCycles(edges: Edges): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
