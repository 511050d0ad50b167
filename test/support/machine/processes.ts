import { readdirSync, readFileSync } from 'node:fs';

/** A file of `/proc/PID`; empty when the process has ended, or ends while it is read. */
function aboutProcess(pid: number, file: 'stat' | 'status' | 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Its arguments, each ended by a NUL; empty when it has ended. Linux only, as all here. */
export const commandLineOf = (pid: number): string => aboutProcess(pid, 'cmdline');

/** The environment it was started with, each variable ended by a NUL; empty when it has ended. */
export const environmentOf = (pid: number): string => aboutProcess(pid, 'environ');

/** A field of `/proc/PID/status`; undefined when it has ended. */
export const statusOf = (pid: number, field: string): string | undefined =>
  new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(aboutProcess(pid, 'status'))?.[1];

/** Fields of `/proc/PID/stat` from the third: state, parent, …. */
function statOf(pid: number): readonly string[] {
  const stat = aboutProcess(pid, 'stat');
  // The command name may itself hold blanks and brackets: the fields begin after the last one.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** False for a process that has ended, also while nobody has reaped it yet. */
export function isRunning(pid: number): boolean {
  const [state = ''] = statOf(pid);
  return state !== '' && state !== 'Z' && state !== 'X';
}

export const allProcesses = (): readonly number[] =>
  readdirSync('/proc').map(Number).filter(Number.isInteger);

/** Every process below `pid`, nearest first. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const child of allProcesses()) {
    const parent = statOf(child)[1];
    if (parent !== undefined) parents.set(child, Number(parent));
  }
  const found: number[] = [];
  let level = [pid];
  while (level.length > 0) {
    level = [...parents].filter(([, parent]) => level.includes(parent)).map(([child]) => child);
    found.push(...level);
  }
  return found;
}

/** Sends a signal to each; one that has ended meanwhile is no error. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    // 0 and below mean whole process groups, ours among them.
    if (!(pid > 0)) throw new Error(`${pid} is not the id of a process`);
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
