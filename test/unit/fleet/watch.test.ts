import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FleetFileError, watchFleet } from '../../../electron/fleet/watch.ts';
import type { FleetState } from '../../../shared/model/fleet.ts';
import { edited, exampleText } from '../../support/fleet/example.ts';
import { waitFor } from '../../support/machine/wait.ts';

const renamed = edited('name: Riverside malls', 'name: Renamed');
const broken = edited('latitude: 10.7295', 'latitude: 1000');

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tallydeck-fleet-'));
  file = join(dir, 'fleet.yaml');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function watching(path = file) {
  const states: FleetState[] = [];
  const watch = await watchFleet(path, { onState: (state) => states.push(state) });
  onTestFinished(watch.close);
  return {
    ...watch,
    states,
    name: (name: string) => waitFor(() => watch.current().fleet.name === name, { what: name }),
    problems: (count: number) =>
      waitFor(() => watch.current().problems.length === count, { what: `${count} problems` }),
  };
}

describe('watching the fleet file', () => {
  it('follows a file that is written in place', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    expect(watch.current()).toMatchObject({ file, problems: [], simulated: false });
    writeFileSync(file, renamed);
    await watch.name('Renamed');
    expect(watch.states.map((state) => state.fleet.name)).toEqual(['Renamed']);
  });

  it('follows a file that is replaced by another one, again and again', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    for (const name of ['One', 'Two', 'Three']) {
      writeFileSync(`${file}.new`, edited('name: Riverside malls', `name: ${name}`));
      renameSync(`${file}.new`, file);
      await watch.name(name);
    }
  });

  it('follows a link that is turned to another file', async () => {
    writeFileSync(join(dir, 'a.yaml'), exampleText);
    writeFileSync(join(dir, 'b.yaml'), renamed);
    symlinkSync('a.yaml', file);
    const watch = await watching();
    unlinkSync(file);
    symlinkSync('b.yaml', file);
    await watch.name('Renamed');
  });

  it('keeps the last good fleet beside the problems of the present file', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    const readAt = watch.current().readAt;
    writeFileSync(file, broken);
    await watch.problems(1);
    expect(watch.current().fleet.name).toBe('Riverside malls');
    expect(watch.current().readAt).toBe(readAt);
    expect(watch.current().problems[0]?.what).toBe('sites.q7-mall.latitude is 1000');
    writeFileSync(file, renamed);
    await watch.problems(0);
    expect(watch.current().fleet.name).toBe('Renamed');
  });

  it('keeps the last good fleet while the file is gone', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    unlinkSync(file);
    await watch.problems(1);
    expect(watch.current().fleet.name).toBe('Riverside malls');
    writeFileSync(file, exampleText);
    await watch.problems(0);
  });

  it('is silent about a file that says the same', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    writeFileSync(file, `# a comment\n${exampleText}`);
    writeFileSync(join(dir, 'other.yaml'), renamed);
    // Silence has no event to wait for.
    await sleep(400);
    writeFileSync(file, renamed);
    await watch.name('Renamed');
    expect(watch.states).toHaveLength(1);
  });

  it('tells nothing once it is closed', async () => {
    writeFileSync(file, exampleText);
    const watch = await watching();
    const second = await watching();
    watch.close();
    writeFileSync(file, renamed);
    await second.name('Renamed');
    expect(watch.states).toEqual([]);
  });

  it.each([
    ['has problems', () => writeFileSync(file, broken), 'sites.q7-mall.latitude is 1000'],
    ['is not there', () => undefined, 'cannot be read: ENOENT'],
    ['is a directory', () => mkdirSync(file), 'not a file'],
    ['is not UTF-8', () => writeFileSync(file, Buffer.from([0x6e, 0xff, 0xfe])), 'not UTF-8 text'],
  ])('refuses to start with a file that %s', async (_, write, what) => {
    write();
    const error = await watching().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FleetFileError);
    expect((error as FleetFileError).problems[0]?.what).toContain(what);
    expect((error as FleetFileError).message).toContain(`${file}:`);
  });
});
