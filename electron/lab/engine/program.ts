import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** A counter at work, as a process of its own. */
export type ContainerProgram = {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with the exit code; 128 + n after signal n, as Docker has it. */
  readonly exited: Promise<number>;
  /** Asks it to finish its frames and end. */
  terminate(): void;
  kill(): void;
};

/** Ends the child when the lab's process is gone, however that came about. */
const guard =
  'data:text/javascript,process.stdin.on("end",()=>process.exit(0)).on("error",()=>process.exit(0)).resume()';

const signalCodes: Readonly<Record<string, number>> = { SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

export function startProgram(env: Readonly<Record<string, string>>): ContainerProgram {
  // A packaged Electron refuses to run as Node (its fuse is off): a thread stands in there.
  const start = process.versions.electron === undefined ? startChild : startThread;
  return start(counterPath(), env);
}

/** `dist/counter.cjs` beside the built host, or the source when that is what runs. */
function counterPath(): string {
  const here = typeof __dirname === 'string' ? __dirname : import.meta.dirname;
  const built = join(here, 'counter.cjs');
  return existsSync(built) ? built : join(here, '..', 'counter', 'main.ts');
}

export function startChild(path: string, env: Readonly<Record<string, string>>): ContainerProgram {
  const options = ['--max-old-space-size=64', '--import', guard, path];
  const child = spawn(process.execPath, options, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    stdout: child.stdout,
    stderr: child.stderr,
    exited: childExit(child),
    terminate: () => child.kill('SIGTERM'),
    kill: () => child.kill('SIGKILL'),
  };
}

function childExit(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code, signal) => resolve(code ?? signalCodes[signal ?? ''] ?? 1));
  });
}

/** The text is handed over because a thread cannot be started from inside an app archive. */
export function startThread(path: string, env: Readonly<Record<string, string>>): ContainerProgram {
  const worker = new Worker(readFileSync(path, 'utf8'), {
    eval: true,
    env: { ...env },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });
  const exited = new Promise<number>((resolve) => {
    worker.once('error', () => resolve(1));
    worker.once('exit', resolve);
  });
  const end = () => void worker.terminate();
  return {
    pid: process.pid,
    stdout: worker.stdout,
    stderr: worker.stderr,
    exited,
    terminate: end,
    kill: end,
  };
}
