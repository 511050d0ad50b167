import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from '../machine/sources.ts';

/** `modules`: of the stand-ins for what an older Electron lacks; absent with the pinned one. */
export type FoundElectron = { readonly program: string; readonly modules?: string };

/** The Electron on this machine for the tests, or why none can be run. Fetches nothing. */
export function findElectron(): FoundElectron | { readonly missing: string } {
  const script = `import { lookForElectron } from './scripts/lib/test-electron.mjs';
    console.log(JSON.stringify(lookForElectron()));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  const found: FoundElectron | { readonly missing: string } = JSON.parse(said);
  if ('missing' in found || process.platform !== 'linux') return found;
  const missing = missingDisplay() ?? missingLibraries(found.program);
  return missing === undefined ? found : { missing };
}

export const xvfb = '/usr/bin/Xvfb';

function missingDisplay(): string | undefined {
  const isThere = existsSync(xvfb) || process.env.DISPLAY !== undefined;
  return isThere ? undefined : 'there is no display, nor Xvfb (apt-get install xvfb)';
}

function missingLibraries(program: string): string | undefined {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  const names = [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
  return names.length === 0 ? undefined : `Electron lacks ${[...new Set(names)].join(', ')}`;
}
