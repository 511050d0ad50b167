import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FunctionSpan, productOf, readSources } from '../support/machine/sources.ts';
import { medianLines } from './figures.ts';

const sources = readSources();
const product = productOf(sources);

describe('files', () => {
  it('have at most 400 lines', () => {
    const long = sources.filter(({ lines }) => lines > 400);
    expect(long.map(({ path, lines }) => `${path} has ${lines}`)).toEqual([]);
  });

  it('have at most 80 lines at the median', () => {
    expect(medianLines(product)).toBeLessThanOrEqual(80);
  });

  it('are named in kebab-case', () => {
    const named = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.(ts|tsx|mjs)$/;
    const found = sources.filter(({ path }) => !named.test(basename(path)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('export nothing by default, but what a tool reads', () => {
    const found = sources.filter(
      ({ path, hasDefaultExport }) =>
        hasDefaultExport && !path.endsWith('.config.ts') && path !== 'scripts/lib/reporter.mjs',
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

describe('functions', () => {
  const limit = (each: FunctionSpan) => (each.hasJsx ? 80 : 60);

  it('are seen by this test', () => {
    const spans = sources.flatMap(({ functions }) => functions);
    expect(spans.length).toBeGreaterThan(300);
    expect(spans.some(({ hasJsx }) => hasJsx)).toBe(true);
  });

  it('have at most 60 lines, 80 with JSX', () => {
    const long = sources.flatMap(({ path, functions }) =>
      functions
        .filter((each) => !each.isSuite && each.lines > limit(each))
        .map((each) => `${path}:${each.line} has ${each.lines}`),
    );
    expect(long).toEqual([]);
  });
});
