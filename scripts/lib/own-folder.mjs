import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node24 } from './node24.mjs';
import { whenNpmIsGone } from './parent.mjs';
import { root } from './root.mjs';
import { breakOff } from './run.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Does the work with a temporary folder of its own, then ends and removes whatever the work has left:
 * processes, folders, and a Docker engine that it started; with `folderOnly`, only what belongs to the
 * folder. The same when it is told to end early. False when something was left that should not have
 * been, or it did not come to its end.
 */
export async function inOwnFolder(work, { folderOnly = false } = {}) {
  const folder = makeFolder();
  // Windows looks at the last two.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  let isTold = false;
  const end = () => {
    isTold = true;
    breakOff();
  };
  for (const signal of signals) process.on(signal, end);
  whenNpmIsGone(end);
  try {
    await work();
  } catch (error) {
    console.error(error.message);
    isTold = true;
  }
  const isClean = clear(folder, folderOnly ? ['folder-only'] : []);
  for (const signal of signals) process.off(signal, end);
  return isClean && !isTold;
}

/** Short, for the paths of sockets in it; open to the accounts that some tests make. */
function makeFolder() {
  const made = mkdtempSync(join(tmpdir(), 'td-'));
  chmodSync(made, 0o755);
  // Linux names processes and mounts by the real path; that of macOS is only longer.
  return process.platform === 'linux' ? realpathSync(made) : made;
}

/** In a process group of its own: a second Ctrl-C does not keep it from its work. */
function clear(folder, mode) {
  const program = [join(root, 'test/support/console/leftovers.ts'), folder, ...mode];
  const options = { cwd: root, stdio: 'inherit', detached: true };
  return spawnSync(node24(), program, options).status === 0;
}
