import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, root } from '../support/machine/sources.ts';

const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

describe('the type checks', () => {
  it('keep import type and readable syntax enforced by the compiler', () => {
    const { compilerOptions } = json('tsconfig.base.json');
    expect(compilerOptions).toMatchObject({
      strict: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
    });
  });

  it('give each room the runtime that it has, and no other', () => {
    const runtime = (room: string) => {
      const { lib, types } = json(`${room}/tsconfig.json`).compilerOptions;
      return { dom: lib?.includes('DOM') ?? false, node: types?.includes('node') ?? false };
    };
    expect(runtime('shared')).toEqual({ dom: false, node: false });
    expect(runtime('electron')).toEqual({ dom: false, node: true });
    expect(runtime('renderer')).toEqual({ dom: true, node: false });
  });
});

describe('package.json', () => {
  const manifest = json('package.json');
  const versions = { ...manifest.devDependencies, ...manifest.optionalDependencies };

  it('pins every version', () => {
    const loose = Object.entries<string>(versions).filter(
      ([, each]) => !/^\d+\.\d+\.\d+$/.test(each),
    );
    expect(loose).toEqual([]);
  });

  it('has no dependency that would be packed into the app', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('answers for every install script in the lock file', () => {
    const { packages } = json('package-lock.json') as {
      packages: Record<string, { hasInstallScript?: boolean; os?: string[] }>;
    };
    const scripted = Object.entries(packages)
      .filter(([, each]) => each.hasInstallScript && !each.os)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});

describe('temporary folders of tests', () => {
  it('are where a run looks for what was left, under a name that it knows', () => {
    const made = readSources()
      .filter(({ path }) => path.startsWith('test/') && !path.startsWith('test/house/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/mkdtemp(?:Sync)?\(([^;]{0,120});/g)].map(([, what = '']) => ({
          path,
          what,
        })),
      );
    expect(made.length).toBeGreaterThan(30);
    const strange = made.filter(
      ({ what }) => !/tmpdir\(\)/.test(what) || !/['"`/](?:td-|tallydeck[ -])/.test(what),
    );
    expect(strange).toEqual([]);
  });
});

describe('comments', () => {
  it('leave nothing to do later', () => {
    // Put together, so that this file does not find itself.
    const words = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')})\\b`);
    const found = readSources().filter(({ text }) => words.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});
