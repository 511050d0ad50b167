import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { posix } from 'node:path';

const prefix = 'tallydeck-lab-';
/** What a path on a gateway may consist of (see the fleet file), short enough for a socket's name. */
const fitting = /^(?:\/[A-Za-z0-9_@+.-]+){1,6}$/;

/**
 * A directory for the simulated hosts' own disks. Not in the data directory: its path may hold
 * blanks, or be longer than the name of a unix socket may be (108 bytes).
 */
export function makeDisks(): string {
  // Windows, too, takes this for a directory, on the drive that is in use.
  const parent = fitting.test(tmpdir()) ? tmpdir() : '/tmp';
  mkdirSync(parent, { recursive: true });
  sweep(parent);
  const path = posix.join(parent, `${prefix}${process.pid}-${Date.now().toString(36)}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** Removes what a lab left behind that was killed. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^tallydeck-lab-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    rmSync(posix.join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
