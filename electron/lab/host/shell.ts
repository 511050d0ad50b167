import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ServerChannel } from 'ssh2';

export type LabShell = {
  run(line: string, channel: ServerChannel): void;
  /** Ends every command under way. */
  killAll(): void;
};

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs lines for real, as sshd would. Only the lab's own key gets here, and whoever can read it
 * is the user who runs the lab; the environment is bare so that nothing of the session leaks in.
 */
export function createShell(
  root: string,
  translate: (line: string) => Promise<string> = async (line) => line,
): LabShell {
  const running = new Set<ChildProcess>();
  if (process.platform === 'darwin') addFlock(`${root}/bin`);
  const env = { PATH: `${root}/bin:${systemPath}`, HOME: root };

  async function run(line: string, channel: ServerChannel): Promise<void> {
    const command = await translate(line);
    if (channel.destroyed) return;
    const child = spawn('/bin/sh', ['-c', command], {
      cwd: root,
      env,
      // A group of its own, so that what the line has started ends with it.
      detached: true,
    });
    running.add(child);
    child.stdin.on('error', () => undefined);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    channel.once('close', () => kill(child));
    child.once('error', () => finish(127, null));
    child.once('close', finish);

    function finish(code: number | null, signal: NodeJS.Signals | null): void {
      if (!running.delete(child) || channel.destroyed) return;
      if (code === null) channel.exit(signal ?? 'SIGKILL');
      else channel.exit(code);
      channel.end();
    }
  }

  return {
    run: (line, channel) => void run(line, channel).catch(() => channel.destroy()),
    killAll() {
      for (const child of running) kill(child);
    },
  };
}

/** macOS has no flock. One console writes to a lab gateway, one file at a time. */
function addFlock(directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${directory}/flock`, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
}

function kill({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
