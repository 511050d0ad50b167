import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { must } from './run.mjs';

/** Installs when node_modules is missing or holds other versions than the lock file. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.error('Installing what package-lock.json names (once; about a minute) …');
  // No install script is needed by anything here; without the flag, older npm would run them all.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await must(
    'npm ci',
    npm,
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      shell: process.platform === 'win32',
      // What a machine prints while it installs is no answer of ours.
      stdio: ['ignore', 2, 2],
    },
  );
}

function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const found = packagesOf(join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || found[path]?.version === entry.version,
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}
