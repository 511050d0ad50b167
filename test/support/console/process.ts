import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Api, connectLocal } from '../../../electron/cli/connect.ts';
import { waitFor } from '../machine/wait.ts';
import { type Cue, watchFor } from './cue.ts';

const program = new URL('./child.ts', import.meta.url).pathname;

export type ConsoleProcess = {
  readonly api: Api;
  /** Every line of its log so far. */
  readonly log: readonly string[];
  readonly pid: number;
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Resolves when the process was stopped by its cue, or has ended. */
  cued(): Promise<void>;
  goOn(): void;
  stop(): Promise<void>;
};

/** Starts a console as a process of its own and connects to it as the command line does. */
export async function startConsole(
  fleetFile: string,
  dataDir: string,
  cue?: Cue,
): Promise<ConsoleProcess> {
  const args = [program, fleetFile, dataDir, ...(cue ? [JSON.stringify(cue)] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const log: string[] = [];
  const ready = Promise.withResolvers<void>();
  const isDue = cue ? watchFor(cue) : () => false;
  let due = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(line);
    if (isDue(line)) due = true;
    if (line.includes('"msg":"ready"')) ready.resolve();
  });
  const ended = once(child, 'exit');
  ended.then(() => ready.reject(new Error(`the console ended: ${log.slice(-5).join('\n')}`)));
  ready.promise.catch(() => undefined);
  const onExit = () => void child.kill('SIGKILL');
  process.once('exit', onExit);
  await ready.promise;
  const { api, close } = await connectLocal(dataDir);
  const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
    process.off('exit', onExit);
    close();
    if (!isOver(child)) child.kill(signal);
    await ended;
  };
  return {
    api,
    log,
    pid: child.pid ?? 0,
    kill,
    cued: async () => {
      await waitFor(() => due || isOver(child), {
        what: `the cue ${JSON.stringify(cue)}`,
        deadlineMs: 90_000,
      });
    },
    goOn: () => void child.kill('SIGCONT'),
    stop: () => kill('SIGTERM'),
  };
}

const isOver = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;
