import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/** Runs a program in the clone and gives its exit code; a signal counts as failure. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Like run, but failure throws. */
export async function must(what, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${what} failed (exit ${code})`);
}
