import { readFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';

/** Linux counts a process's time in hundredths of a second (USER_HZ). */
const tickNs = 10_000_000;
const pageBytes = 4096;

export type Usage = { readonly cpuNs: number; readonly memoryBytes: number };

/** Time and memory of a process, where /proc tells it; undefined elsewhere. */
export async function readUsage(pid: number): Promise<Usage | undefined> {
  try {
    const [stat, statm] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/statm`, 'utf8'),
    ]);
    // Fields are counted behind the name, which may hold spaces: utime and stime are 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuNs: ticks * tickNs, memoryBytes: Number(statm.split(' ')[1]) * pageBytes };
  } catch {
    return undefined;
  }
}

/** Of a container that does not run, or where nothing can be read, Docker's zero. */
export function cpuStats(usage: Usage | undefined): object {
  return {
    cpu_usage: { total_usage: usage?.cpuNs ?? 0 },
    online_cpus: availableParallelism(),
  };
}

export function memoryStats(usage: Usage, limitBytes: number): object {
  return { usage: usage.memoryBytes, limit: limitBytes || totalmem(), stats: {} };
}
