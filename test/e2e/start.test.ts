import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/console/built.ts';
import {
  commandLineOf,
  descendantsOf,
  isRunning,
  signalAll,
} from '../support/machine/processes.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

const fleet = join(root, 'examples/fleet.yaml');
let directory: string;
let children: ChildProcess[];

beforeAll(ensureBuilt, 120_000);
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'td-start-')), 'data');
  children = [];
});
afterEach(async () => {
  const pids = children.flatMap(({ pid }) => pid ?? []);
  const family = pids.flatMap((pid) => [pid, ...descendantsOf(pid)]);
  for (const child of children) child.kill('SIGTERM');
  await waitFor(() => !family.some(isRunning), {
    what: 'the end of all that was started',
    deadlineMs: 20_000,
  });
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

type Surroundings = Readonly<Record<string, string>>;

function npmStart(words: readonly string[], surroundings: Surroundings = {}) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, XDG_RUNTIME_DIR: ___, ...rest } = process.env;
  const env = { ...rest, ...surroundings };
  const child = spawn('npm', ['start', '--silent', '--', ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** Starts the headless host on a fleet of hosts that do not exist, and waits for its address. */
async function startHost(options: { words: readonly string[]; env?: Surroundings }) {
  const words = ['--data', directory, '--fleet', fleet, ...options.words];
  const child = npmStart(words, options.env);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    errors += chunk;
  });
  const address = await waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${errors}`);
      return /^Tallydeck is at (http:\/\/127\.0\.0\.1:(\d+)\/#token=([A-Za-z0-9_-]{43}))$/m.exec(
        output,
      );
    },
    { what: 'the address', deadlineMs: 60_000 },
  );
  const port = Number(address[2]);
  return { child, port, token: address[3], output: () => output };
}

const isRefused = (port: number) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => false,
    () => true,
  );

describe('npm start', () => {
  it('--web prints its address, answers there, and ends when told to', async () => {
    const { child, port, token } = await startHost({ words: ['--web', '--no-open'] });
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(health.status).toBe(200);
    const body = await health.text();
    expect(JSON.parse(body)).toEqual({
      status: 'ok',
      version: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
    });
    expect(body).not.toContain(token);
    expect((await fetch(`http://127.0.0.1:${port}/`)).headers.get('content-type')).toContain(
      'html',
    );
    child.kill('SIGTERM');
    await once(child, 'exit');
    await waitFor(() => !existsSync(join(directory, 'tallydeck.sock')), { what: 'its end' });
    await waitFor(() => isRefused(port), { what: 'the end of its port' });
  });

  it('without a display says so in one line and starts the headless host', async () => {
    const { output } = await startHost({ words: ['--no-open'] });
    const [first] = output().split('\n');
    expect(first).toMatch(
      /^The desktop app cannot be shown \(.+\): starting the headless host instead\.$/,
    );
  });

  it('falls back to the headless host when the desktop app ends at once', async () => {
    const electron = join(directory, '..', 'electron');
    mkdirSync(electron);
    const program = join(electron, 'electron');
    writeFileSync(program, `#!/bin/sh\necho "$@" > ${electron}/words; exit 3\n`, { mode: 0o755 });
    const { output } = await startHost({
      words: ['--no-open'],
      env: { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: electron },
    });
    expect(output()).toContain('(Electron ended at once with exit 3): starting the headless host');
    const words = readFileSync(join(electron, 'words'), 'utf8');
    expect(words).toContain(`${root} --fleet ${fleet} --data ${directory}`);
    const isRoot = process.getuid?.() === 0;
    expect(words.startsWith('--no-sandbox ')).toBe(isRoot);
    expect(output().includes('Chromium has no sandbox for root')).toBe(isRoot);
  });

  it('stays with the desktop app when that has run before and then ends at once', async () => {
    const electron = join(directory, '..', 'electron');
    mkdirSync(electron);
    const crashes = `[ -e ${electron}/ran ] && exit 3; touch ${electron}/ran; sleep 9; exit 70`;
    writeFileSync(join(electron, 'electron'), `#!/bin/sh\n${crashes}\n`, { mode: 0o755 });
    const env = { DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: electron };
    const child = npmStart(['--no-open', '--data', directory, '--fleet', fleet], env);
    const [out, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect(errors).toContain('ended by an error of its own: starting it again');
    expect(out).not.toContain('headless host');
    expect(child.exitCode).toBe(3);
  });

  it('keeps a second backend away from the data of the first', async () => {
    const first = await startHost({ words: ['--web', '--no-open'] });
    const second = npmStart(['--web', '--no-open', '--data', directory]);
    const [said] = await Promise.all([text(second.stderr), once(second, 'exit')]);
    expect(second.exitCode).toBe(1);
    expect(said).toContain(`Tallydeck already runs on ${directory}`);
    expect((await fetch(`http://127.0.0.1:${first.port}/healthz`)).status).toBe(200);
  });

  it('leaves nothing behind when its starter is killed', async () => {
    const { child } = await startHost({ words: ['--web', '--no-open'] });
    const family = descendantsOf(child.pid ?? 0);
    expect(family.length).toBeGreaterThan(0);
    const server = family.find((pid) => commandLineOf(pid).includes('server.mjs'));
    if (server === undefined) throw new Error(`no host among ${family.map(commandLineOf)}`);
    const starters = family.filter((pid) => commandLineOf(pid).includes('start.mjs'));
    signalAll(starters, 'SIGKILL');
    await waitFor(() => !isRunning(server), { what: 'the end of the host', deadlineMs: 20_000 });
  });

  it.each([
    [['--wrong']],
    [['word']],
    [['--web', '--port', 'x']],
    [['--web', '--port', '65536']],
    [['--web', '--port', '-1']],
    [['--web', '--fleet']],
  ])('%j exits 2 with the usage', async (words) => {
    const child = npmStart(words);
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(child.exitCode).toBe(2);
    expect(said).toContain('Usage: npm start --');
  });

  it('names a fleet file that is not there', async () => {
    const child = npmStart(['--web', '--no-open', '--data', directory, '--fleet', '/no/such.yaml']);
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(child.exitCode).toBe(1);
    expect(said).toContain('/no/such.yaml');
  });
});

describe('npx tallydeck', () => {
  it('finds the running backend of its data directory', async () => {
    await startHost({ words: ['--web', '--no-open'] });
    const child = spawn('npx', ['tallydeck', 'status', '--json', '--data', directory], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(child.exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ host: { host: 'headless' } });
  });
});
