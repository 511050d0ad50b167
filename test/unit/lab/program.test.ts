import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ContainerProgram,
  startChild,
  startThread,
} from '../../../electron/lab/engine/program.ts';
import { freePort } from '../../support/machine/ports.ts';
import { waitFor } from '../../support/machine/wait.ts';

describe.each([
  ['a process', startChild],
  ['a thread, as inside Electron', startThread],
])('a counter as %s', (_, start) => {
  let dir: string;
  let counter: string;
  const running: ContainerProgram[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-program-'));
    counter = path.join(dir, 'counter.cjs');
    await build({
      entryPoints: [new URL('../../../electron/lab/counter/main.ts', import.meta.url).pathname],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: counter,
    });
  });
  afterAll(async () => {
    for (const program of running) program.kill();
    await Promise.all(running.map(({ exited }) => exited));
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers on its port, is heard, and ends when it is asked to', async () => {
    const port = await freePort();
    const program = start(counter, { PORT: String(port), TALLY_VERSION: '1.4.0' });
    running.push(program);
    let said = '';
    program.stdout.on('data', (text) => {
      said += text;
    });
    await waitFor(() => said.includes(`counting on port ${port}, version 1.4.0`), {
      what: 'its first words',
    });
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await health.json()).toEqual({ status: 'ok', version: '1.4.0' });
    program.terminate();
    await program.exited;
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it('says why it cannot start, and ends with its code', async () => {
    const program = start(counter, { TALLY_BEHAVIOUR: 'perfect' });
    let said = '';
    program.stderr.on('data', (text) => {
      said += text;
    });
    expect(await program.exited).toBe(2);
    expect(said).toContain('TALLY_BEHAVIOUR is perfect');
  });
});
