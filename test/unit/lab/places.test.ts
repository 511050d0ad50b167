import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDisks } from '../../../electron/lab/places.ts';

const nobody = 65_534;
const asRoot = process.getuid?.() === 0;
const before = process.env.TMPDIR;
let shared: string;

beforeEach(() => {
  shared = mkdtempSync(join(tmpdir(), 'td-places-'));
  chmodSync(shared, 0o1777);
  process.env.TMPDIR = shared;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(shared, { recursive: true, force: true });
});

/** The directory of a lab whose process has ended, as one that was killed leaves it. */
function leftover(): string {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const path = join(shared, `tallydeck-lab-${pid}-x`);
  mkdirSync(join(path, 'gate'), { recursive: true, mode: 0o700 });
  return path;
}

describe('makeDisks', () => {
  it('makes a directory that only this user can enter, a new one each time', () => {
    const [one, other] = [makeDisks(), makeDisks()];
    expect(statSync(one).mode & 0o777).toBe(0o700);
    expect(other).not.toBe(one);
  });

  it('removes what a killed lab of this user left, and keeps that of a running one', () => {
    const [left, running] = [leftover(), makeDisks()];
    makeDisks();
    expect([left, running].map(existsSync)).toEqual([false, true]);
  });

  it.skipIf(!asRoot)('leaves the directory of another user alone', () => {
    const left = leftover();
    chownSync(left, nobody, nobody);
    makeDisks();
    expect(existsSync(join(left, 'gate'))).toBe(true);
  });
});
