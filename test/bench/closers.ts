import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Closer = () => unknown;
/** Registers the end of something that was opened; the last opened ends first. */
export type Defer = (close: Closer) => void;

const open: Closer[][] = [];
const children = new Set<ChildProcess>();
let ended = false;

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Ends whatever `work` has opened, however it ends. */
export async function scoped<T>(work: (defer: Defer) => Promise<T>): Promise<T> {
  const closers: Closer[] = [];
  open.push(closers);
  try {
    return await work((close) => {
      closers.push(close);
      if (ended) throw new Error('the run was broken off');
    });
  } finally {
    await closeAll(closers);
    open.splice(open.indexOf(closers), 1);
  }
}

/** What is registered here ends side by side: a hundred of a kind, one after the other, take long. */
export function together(defer: Defer): Defer {
  const closers: Closer[] = [];
  defer(() => Promise.all(closers.map((close) => close())));
  return (close) => closers.push(close);
}

/** For a run that is broken off: ends everything of every scope. */
export async function closeEverything(): Promise<void> {
  ended = true;
  for (const closers of [...open].reverse()) await closeAll(closers);
}

async function closeAll(closers: Closer[]): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) {
    await Promise.resolve(close()).catch((error: unknown) => console.error(error));
  }
}

/** A directory of the scope. Its name is short: it stands in paths of sockets. */
export function tempDir(defer: Defer): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'td-bench-'));
  defer(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

/** A child process of the scope. */
export function startChild(
  defer: Defer,
  command: string,
  args: readonly string[],
  options: SpawnOptions = { stdio: 'ignore' },
): ChildProcess {
  const child = spawn(command, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  defer(() => endChild(child));
  return child;
}

export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL') {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
