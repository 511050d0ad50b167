import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const program = new URL('../../support/crash/child.ts', import.meta.url).pathname;
const adminProgram = new URL('../../support/crash/admin-child.ts', import.meta.url).pathname;
const engineProgram = new URL('../../support/crash/engine-child.ts', import.meta.url).pathname;

type Line = {
  msg: string;
  host?: string;
  failed?: string[];
  error?: { stack: string };
  state?: string;
};

const linesOf = (output: string) =>
  output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** States and log lines of a program that ends well. */
function toldBy(path: string): readonly Line[] {
  const ended = spawnSync(process.execPath, [path], { encoding: 'utf8', timeout: 14_000 });
  expect(ended.stderr).toBe('');
  expect(ended.status).toBe(0);
  return linesOf(ended.stdout);
}

describe('the guard of the process', () => {
  it('gives an exception in the work for one host to that host, and ends the process for any other', () => {
    const ended = spawnSync(process.execPath, [program], { encoding: 'utf8' });
    const lines = linesOf(ended.stdout);
    const contained = lines.filter(({ host }) => host === 'gate-1');
    expect(contained.map(({ error }) => error?.stack.split('\n')[0])).toEqual([
      'Error: in a promise',
      'Error: in a timer',
    ]);
    expect(contained[1]?.error?.stack).toContain('crash/child.ts');
    expect(lines.find(({ msg }) => msg === 'contained')?.failed).toHaveLength(2);
    expect(lines.at(-1)).toMatchObject({ msg: 'uncaught', level: 60 });
    // A message may repeat what another machine said, and this goes to a terminal.
    expect(ended.stderr).toBe('ended: of nobody\n');
    expect(ended.status).toBe(70);
  });

  it('gives an exception around a local engine, in a listener, call or stream, to the link of that engine', () => {
    const told = toldBy(engineProgram);
    const order = told.map(({ error, state }) => state ?? error?.stack.split('\n')[0]);
    const thrown = (where: string) => ['down: internal', `Error: ${where}`, 'up'];
    expect(order).toEqual([
      'up',
      ...thrown('in a call'),
      ...thrown('in a stream'),
      'down: closed',
      ...thrown('in a listener'),
    ]);
    expect(told.flatMap(({ host }) => host ?? [])).toEqual(['engine-1', 'engine-1', 'engine-1']);
  });

  it('gives an exception in a listener of an admin link to that gateway, whose link opens again', () => {
    const told = toldBy(adminProgram);
    const logged = told.filter(({ error }) => error);
    expect(logged.map(({ host }) => host)).toEqual(['gate-1', 'gate-1']);
    expect(logged[0]?.error?.stack).toMatch(/^Error: in a listener\n/);
    const states = told.flatMap(({ state }) => state ?? []);
    expect(states[0]).toBe('up');
    expect(states.at(-1)).toBe('up');
    expect(states).toContain('degraded');
  });
});
