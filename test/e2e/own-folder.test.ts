import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRunning, signalAll } from '../support/machine/processes.ts';
import { root } from '../support/machine/sources.ts';
import { waitFor } from '../support/machine/wait.ts';

/** Runs the body of a function as the work of a test run; it may use `run` and `leave`. */
function startRun(work: string): { readonly child: ChildProcess; readonly said: Promise<string> } {
  const program = `
    import { spawn, spawnSync } from 'node:child_process';
    import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { inOwnFolder } from './scripts/lib/own-folder.mjs';
    import { run } from './scripts/lib/run.mjs';
    const leave = () => {
      const folder = mkdtempSync(tmpdir() + '/td-forgotten-');
      const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
      child.unref();
      console.log('left', child.pid, folder);
    };
    console.log('clean:', await inOwnFolder(async () => { ${work} }, { folderOnly: true }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, said: text(child.stdout) };
}

function leftBy(said: string): { readonly pid: number; readonly folder: string } {
  const [, pid = '', folder = ''] = /^left (\d+) (.+)$/m.exec(said) ?? [];
  onTestFinished(() => signalAll(isRunning(Number(pid)) ? [Number(pid)] : [], 'SIGKILL'));
  return { pid: Number(pid), folder };
}

describe.skipIf(process.platform !== 'linux')('a run of the tests', () => {
  it('ends and removes what was left, and counts it as a failure', async () => {
    const said = await startRun('leave();').said;
    const { pid, folder } = leftBy(said);
    expect(said).toContain(`left behind: process ${pid}: sleep 1000`);
    expect(said).toContain(`left behind: folder ${folder}`);
    expect(said).toContain('clean: false');
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(dirname(folder))).toBe(false);
  });

  it('that leaves nothing is a success', async () => {
    const said = await startRun("await run('true', []);").said;
    expect(said).toBe('clean: true\n');
  });

  it('does so when it is told to end', async () => {
    const { child, said } = startRun(
      "leave(); await run('sleep', ['1000']); await run('true', []);",
    );
    let heard = '';
    child.stdout?.on('data', (chunk) => {
      heard += chunk;
    });
    await waitFor(() => heard.includes('left '), { what: 'its work' });
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    const { pid, folder } = leftBy(await said);
    expect(await said).toContain('clean: false');
    expect(code).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
  });

  it('kills a program that does not end, at the second request', async () => {
    const { child, said } = startRun(
      "await run('sh', ['-c', 'trap : TERM; echo deaf; while :; do sleep 1000; done']);",
    );
    await once(child.stdout ?? child, 'data');
    const gone = once(child, 'exit');
    // Requests of one second pass for one: a Ctrl-C arrives twice.
    const asking = setInterval(() => child.kill('SIGINT'), 300);
    await gone;
    clearInterval(asking);
    expect(await said).toContain('clean: false');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'ends a Docker engine of its own with all it runs, and removes what was mounted',
    async () => {
      const said = await startRun(`
        const folder = mkdtempSync(tmpdir() + '/td-dockerd-');
        const engine = folder + '/dockerd';
        cpSync('/bin/sh', engine);
        mkdirSync(folder + '/mounted');
        spawnSync('mount', ['-t', 'tmpfs', 'none', folder + '/mounted']);
        const words = ['-c', 'env -i sleep 1000 & wait', 'dockerd', '--data-root', folder + '/data'];
        const child = spawn(engine, words, { argv0: 'dockerd', detached: true, stdio: 'ignore' });
        child.unref();
        console.log('left', child.pid, folder);`).said;
      const { pid, folder } = leftBy(said);
      expect(said).toContain(`left behind: process ${pid}: dockerd`);
      expect(said).toMatch(/^left behind: process \d+: sleep 1000$/m);
      expect(said).toContain(`left behind: folder ${folder}`);
      expect(isRunning(pid)).toBe(false);
      expect(existsSync(dirname(folder))).toBe(false);
    },
  );
});
