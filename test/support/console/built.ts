import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../machine/sources.ts';

/** Builds dist/ if it is not what the sources say. */
export async function ensureBuilt(): Promise<void> {
  const script = "import('./scripts/lib/fresh.mjs').then((module) => module.ensureBuilt())";
  await promisify(execFile)(process.execPath, ['--eval', script], { cwd: root });
}
