import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './root.mjs';

const running = new Set();
const graceMs = 10_000;
/** One Ctrl-C reaches us twice, from the terminal and from npm. */
const sameRequestMs = 1_000;
let brokenOffAt;

/**
 * Ends every program that runs, and lets none start any more. What has not ended after ten seconds,
 * or at the next request, is killed.
 */
export function breakOff() {
  if (brokenOffAt === undefined) {
    brokenOffAt = performance.now();
    endAll('SIGTERM');
    setTimeout(() => endAll('SIGKILL'), graceMs).unref();
  } else if (performance.now() - brokenOffAt > sameRequestMs) endAll('SIGKILL');
}

function endAll(signal) {
  for (const child of running) child.kill(signal);
}

function start(command, args, options) {
  if (brokenOffAt !== undefined) throw new Error('broken off');
  const child = spawn(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/** Runs a program in the clone and gives its exit code; a signal counts as failure. */
export async function run(command, args, options = {}) {
  const child = start(command, args, { cwd: root, stdio: 'inherit', ...options });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

const lastWordsMs = 1000;

/** The same beside others: what it prints comes in whole lines. */
export async function runBeside(command, args, options = {}) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = start(command, args, { cwd: root, ...options, stdio });
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
