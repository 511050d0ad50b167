import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './root.mjs';

/** Runs a program in the clone and gives its exit code; a signal counts as failure. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const lastWordsMs = 1000;

/** The same beside others: what it prints comes in whole lines. */
export async function runBeside(command, args, options = {}) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd: root, ...options, stdio });
  const streams = [child.stdout, child.stderr];
  createInterface({ input: child.stdout }).on('line', (line) => console.log(line));
  createInterface({ input: child.stderr }).on('line', (line) => console.error(line));
  const closed = new Promise((resolve) => child.once('close', resolve));
  const [code] = await once(child, 'exit');
  // Whatever it has left behind may hold its output open.
  await Promise.race([closed, delay(lastWordsMs, undefined, { ref: false })]);
  for (const stream of streams) stream.destroy();
  return code ?? 1;
}

/** Like run, but failure throws. */
export async function must(what, command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${what} failed (exit ${code})`);
}
