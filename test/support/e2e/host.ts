import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ensureBuilt } from '../console/built.ts';
import { root } from '../machine/sources.ts';
import { waitFor } from '../machine/wait.ts';

export type BuiltHost = {
  /** With the token. */
  readonly url: string;
  /** Milliseconds from its start until it had printed its address. */
  readonly startedMs: number;
  /** As Ctrl-C ends it. */
  stop(): Promise<void>;
};

export type HostKit = {
  /** The data directory, the same for every start. */
  readonly data: string;
  start(fleet?: string): Promise<BuiltHost>;
  /** `npx tallydeck …` for the running one. */
  tallydeck(...words: string[]): Promise<{ code: number | null; out: string; err: string }>;
  close(): Promise<void>;
};

/** The built headless host, from a copy: a build made meanwhile would take its page's files away. */
export async function createHostKit(): Promise<HostKit> {
  await ensureBuilt();
  const directory = mkdtempSync(join(tmpdir(), 'td-e2e-'));
  const program = join(directory, 'dist');
  const data = join(directory, 'data');
  cpSync(join(root, 'dist'), program, { recursive: true });
  const running = new Set<BuiltHost>();
  return {
    data,
    async start(fleet) {
      const words = ['--port', '0', '--data', data, '--no-open'];
      const host = await startHost(
        [join(program, 'server.mjs'), ...words, ...(fleet === undefined ? [] : ['--fleet', fleet])],
        () => running.delete(host),
      );
      running.add(host);
      return host;
    },
    async tallydeck(...words) {
      const child = spawn('npx', ['tallydeck', ...words, '--data', data], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = once(child, 'exit');
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
      return { code: child.exitCode, out, err };
    },
    async close() {
      await Promise.all([...running].map((host) => host.stop()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startHost(words: readonly string[], onStop: () => void): Promise<BuiltHost> {
  const began = performance.now();
  const child = spawn(process.execPath, [...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test run that is broken off must not leave it behind.
  const onExit = () => child.kill('SIGTERM');
  process.once('exit', onExit);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const url = await waitFor(
    () => {
      if (hasEnded(child)) throw new Error(`the host ended: ${output}`);
      return /^Tallydeck is at (http:\S+)$/m.exec(output)?.[1];
    },
    { what: 'the address of the host', deadlineMs: 60_000 },
  );
  return {
    url,
    startedMs: performance.now() - began,
    async stop() {
      onStop();
      process.off('exit', onExit);
      if (hasEnded(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;
