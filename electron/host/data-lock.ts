import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * One backend per data directory. SQLite's lock belongs to the process,
 * so a crash can leave no stale lock behind.
 */
export function lockDataDirectory(directory: string): () => void {
  const pidFile = join(directory, 'pid');
  const database = new DatabaseSync(join(directory, 'lock'));
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    database.close();
    throw new Error(
      `Tallydeck already runs on ${directory}${holder(pidFile)}: use that one, end it, or choose another --data directory`,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return () => database.close();
}

function holder(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
