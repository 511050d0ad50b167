import { type ChildProcess, spawn } from 'node:child_process';
import type { ServerChannel } from 'ssh2';

export type Shell = {
  run(line: string, channel: ServerChannel): void;
  /** Ends every command under way. */
  killAll(): void;
};

/**
 * Runs lines for real, as sshd would. Only the lab's own key gets here, and whoever can read it
 * is the user who runs the lab; the environment is bare so that nothing of the session leaks in.
 */
export function createShell(root: string): Shell {
  const running = new Set<ChildProcess>();
  return {
    run(line, channel) {
      const child = spawn('/bin/sh', ['-c', line], {
        cwd: root,
        env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: root },
      });
      running.add(child);
      child.stdin.on('error', () => undefined);
      channel.pipe(child.stdin);
      child.stdout.pipe(channel, { end: false });
      child.stderr.pipe(channel.stderr, { end: false });
      channel.once('close', () => child.kill('SIGKILL'));
      child.once('error', () => finish(127, null));
      child.once('close', finish);

      function finish(code: number | null, signal: NodeJS.Signals | null): void {
        if (!running.delete(child) || channel.destroyed) return;
        if (code === null) channel.exit(signal ?? 'KILL');
        else channel.exit(code);
        channel.end();
      }
    },
    killAll() {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
