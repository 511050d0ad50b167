import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/console/built.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

/** Makes a program that is sent SIGUSR2 throw, outside all work for a host. */
const throwing = `process.on('SIGUSR2', () => { throw new Error('of nobody'); })`;
const fleet = join(root, 'examples/fleet.yaml');
let directory: string;

beforeAll(ensureBuilt, 120_000);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'td-crash-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a headless host that crashes', () => {
  it('is started again at the same address, three times within ten minutes, then its starter gives up', async () => {
    const words = ['--web', '--no-open', '--data', directory, '--fleet', fleet];
    const starter = spawn(process.execPath, ['scripts/start.mjs', ...words], {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(throwing)}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gone = once(starter, 'close');
    try {
      const addresses: string[] = [];
      createInterface({ input: starter.stdout }).on('line', (line) => {
        const [, address] = /^Tallydeck is at (http:\S+)$/.exec(line) ?? [];
        if (address !== undefined) addresses.push(address);
      });
      const said: string[] = [];
      createInterface({ input: starter.stderr }).on('line', (line) => said.push(line));
      const ways = ['SIGSEGV', 'SIGKILL', 'SIGUSR2', 'SIGSEGV'] as const;
      for (const [before, way] of ways.entries()) {
        await waitFor(() => addresses.length === before + 1, {
          what: `start ${before + 1}`,
          deadlineMs: 60_000,
        });
        const { port } = new URL(addresses.at(-1) ?? '');
        const health = await fetch(`http://127.0.0.1:${port}/healthz`);
        expect(health.status).toBe(200);
        const pid = Number(readFileSync(join(directory, 'pid'), 'utf8'));
        process.kill(pid, way);
      }
      expect(await gone).toEqual([1, null]);
      expect(new Set(addresses).size).toBe(1);
      expect(said).toContain('tallydeck: ended by an error of its own: of nobody');
      const about = said.filter((line) => /starting it again|not started again/.test(line));
      expect(about.map((line) => /ended by ([^:,]+)/.exec(line)?.[1])).toEqual([
        'SIGSEGV',
        'SIGKILL',
        'an error of its own',
        'SIGSEGV',
      ]);
      expect(about[0]).toContain('starting it again (1 of at most 3 times');
      expect(about[3]).toContain('not started again');
    } finally {
      starter.kill('SIGTERM');
      await gone;
    }
  }, 120_000);
});
