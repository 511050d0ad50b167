import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { node24 } from './node24.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const home = join(root, 'node_modules/electron');
const probeMs = 3_000;
const downloadMs = 300_000;

/**
 * The Electron program, or why there is none. Never requires 'electron': that would
 * download it at once and without a time limit.
 */
export async function findElectron() {
  const present = installedElectron();
  if (present) return { path: present };
  if (!existsSync(join(home, 'install.js')))
    return { missing: 'the electron package is not installed' };
  const reachable = isCached() || (await answers());
  if (!reachable)
    return { missing: 'no Electron program is here and its download site does not answer' };
  console.error('Fetching the Electron program (once) …');
  const code = await run(node24(), [join(home, 'install.js')], {
    stdio: ['ignore', 2, 'ignore'],
    timeout: downloadMs,
    killSignal: 'SIGKILL',
  });
  const fetched = code === 0 ? installedElectron() : undefined;
  return fetched ? { path: fetched } : { missing: 'the Electron program could not be downloaded' };
}

/** The Electron program where it is here already. */
export function installedElectron() {
  const name = read(join(home, 'path.txt'));
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere) return existing(join(elsewhere, name ?? platformPath()));
  if (!name || read(join(home, 'dist/version'))?.replace(/^v/, '') !== version()) return undefined;
  return existing(join(home, 'dist', name));
}

function platformPath() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

function existing(path) {
  return existsSync(path) ? path : undefined;
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function version() {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version;
}

function downloadUrl() {
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/';
  const folder = process.env.ELECTRON_CUSTOM_DIR ?? `v${version()}`;
  const file = `electron-v${version()}-${process.platform}-${process.arch}.zip`;
  return `${mirror}${folder}/${process.env.ELECTRON_CUSTOM_FILENAME ?? file}`;
}

/** @electron/get keeps each download under the hash of the address of its folder. */
function isCached() {
  const url = downloadUrl();
  const folder = createHash('sha256').update(dirname(url)).digest('hex');
  const file = url.slice(url.lastIndexOf('/') + 1);
  return existsSync(join(cacheRoot(), folder, file));
}

function cacheRoot() {
  if (process.env.electron_config_cache) return process.env.electron_config_cache;
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/electron');
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? homedir(), 'electron/Cache');
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'electron');
}

async function answers() {
  try {
    const answer = await fetch(downloadUrl(), {
      method: 'HEAD',
      signal: AbortSignal.timeout(probeMs),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Why no window could be shown here, if so. */
export function missingDisplay() {
  if (process.platform !== 'linux') return undefined;
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return undefined;
  return hasWaylandSocket() ? undefined : 'there is no display';
}

function hasWaylandSocket() {
  const directory = process.env.XDG_RUNTIME_DIR;
  if (!directory || !existsSync(directory)) return false;
  return readdirSync(directory).some((name) => /^wayland-\d+$/.test(name));
}
