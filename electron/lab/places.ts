import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { posix } from 'node:path';

const prefix = 'tallydeck-lab-';
/** Path allowed on a gateway (see the fleet file), short enough for a socket's name. */
const fitting = /^(?:\/[A-Za-z0-9_@+.-]+){1,6}$/;

/**
 * A directory for the simulated hosts' own disks, closed to other users. Not in the data directory:
 * its path may hold blanks, or be longer than the name of a unix socket may be (108 bytes).
 */
export function makeDisks(): string {
  // Windows, too, takes this for a directory, on the drive that is in use.
  const parent = fitting.test(tmpdir()) ? tmpdir() : '/tmp';
  mkdirSync(parent, { recursive: true });
  sweep(parent);
  return mkdtempSync(posix.join(parent, `${prefix}${process.pid}-`));
}

/** Removes the directories of this user's killed labs. A directory that resists stays. */
function sweep(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^tallydeck-lab-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    const path = posix.join(parent, name);
    if (Number.isNaN(pid) || isAlive(pid) || !isOurs(path)) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // It is only rubbish, and the lab has to start.
    }
  }
}

/** The temporary directory is shared: other users' labs have theirs in it, too. */
function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (process.getuid === undefined || found.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
