import { execSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import {
  allProcesses,
  commandLineOf,
  descendantsOf,
  isRunning,
  signalAll,
} from '../machine/processes.ts';
import { isListening, waitFor } from '../machine/wait.ts';

/** How the site's service manager runs it: with a master, or as a plain daemon (`-D`, `-sf` at a reload). */
export type HaproxyRun = 'master-worker' | 'daemon';

type Files = {
  readonly site: string;
  readonly ours: string;
  readonly socket: string;
  readonly pidFile: string;
};

const program = '/usr/sbin/haproxy';

/** HAProxy as a service manager runs it: what is done to it, and how it is made to reload. */
export function runHaproxy(run: HaproxyRun, { site, ours, socket, pidFile }: Files) {
  const files = `-p ${pidFile} -f ${site} -f ${ours}`;
  const output = process.env.HAPROXY_LOG ? 'inherit' : 'ignore';
  const reloadLine =
    run === 'master-worker'
      ? `kill -USR2 $(cat ${pidFile})`
      : `${program} -D ${files} -sf $(cat ${pidFile})`;

  /** Of the master, or of the one daemon. */
  const pid = (): number | undefined => {
    if (!existsSync(pidFile)) return undefined;
    const written = Number(readFileSync(pidFile, 'utf8').trim());
    return written > 0 && isRunning(written) ? written : undefined;
  };
  const all = (): readonly number[] => {
    const main = pid();
    return main === undefined ? [] : [main, ...descendantsOf(main)];
  };
  /** Those that a reload of the daemon has replaced, while they end: no other process runs them. */
  const replaced = (): readonly number[] => {
    const current = all();
    return allProcesses().filter(
      (one) =>
        !current.includes(one) && isRunning(one) && commandLineOf(one).includes(`\0${pidFile}\0`),
    );
  };
  const ended = async (pids: readonly number[]): Promise<void> => {
    await waitFor(() => pids.every((one) => !isRunning(one)), { what: 'HAProxy to end' });
    rmSync(pidFile, { force: true });
  };
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    const pids = all();
    const others = replaced();
    signalAll([...(name === 'SIGKILL' ? pids : pids.slice(0, 1)), ...others], name);
    await ended([...pids, ...others]);
  };

  return {
    reloadLine,
    pid,
    async start(): Promise<void> {
      // Those of a process that was killed would pass for the ones of this one.
      for (const file of [socket, pidFile]) rmSync(file, { force: true });
      const words = `${run === 'master-worker' ? '-W' : '-D'} ${files}`.split(' ');
      spawn(program, words, { stdio: output }).unref();
      const isUp = async () => pid() !== undefined && (await isListening(socket));
      await waitFor(isUp, { what: 'HAProxy' });
    },
    kill: () => signal('SIGKILL'),
    stop: () => signal('SIGTERM'),
    reload: (): void => void execSync(reloadLine, { stdio: output }),
    async killWorker(): Promise<void> {
      const pids = all();
      // The master ends itself when its worker was killed.
      signalAll(pids.slice(-1), 'SIGKILL');
      await ended(pids);
    },
  };
}
