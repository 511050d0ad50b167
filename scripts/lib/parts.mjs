import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureBuilt } from './fresh.mjs';
import { node24 } from './node24.mjs';
import { root } from './root.mjs';
import { run, runBeside } from './run.mjs';

const none = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** One failure, with the line that names it at the end of the run. */
export const failure = (line) => ({ ...none, failed: 1, failures: [line] });

/** Whatever starts `node` in a test gets the Node that runs the product. */
function environment() {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return { ...process.env, PATH: path };
}

const tool = (path) => join(root, 'node_modules', path);

/** One check that is a program: it counts as one test. */
async function check(name, args) {
  const code = await run(node24(), args, { env: environment() });
  console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
  return code === 0 ? { ...none, passed: 1 } : failure(`${name} (exit ${code})`);
}

/** Format, lint, and one type check for each runtime. */
export async function checks() {
  const sums = [
    await check('format and lint', [tool('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.']),
  ];
  for (const room of ['shared', 'electron', 'renderer', 'test']) {
    sums.push(await check(`types of ${room}/`, [tool('typescript/bin/tsc'), '-p', room]));
  }
  return add(sums);
}

export async function build() {
  try {
    await ensureBuilt();
    console.log('✓ build');
    return { ...none, passed: 1 };
  } catch (error) {
    console.log(`✗ build: ${error.message}`);
    return failure(`build: ${error.message}`);
  }
}

/**
 * Runs projects of vitest.config.ts, or only these files of them; a run that ends without sums
 * counts as a failure. `beside`: another run prints at the same time.
 */
export async function tests(projects, { files = [], oneByOne = false, beside = false, minutes }) {
  const folder = mkdtempSync(join(tmpdir(), 'tallydeck-sums-'));
  const sumsFile = join(folder, 'sums.json');
  const args = [
    tool('vitest/vitest.mjs'),
    'run',
    ...files,
    ...projects.map((name) => `--project=${name}`),
    '--passWithNoTests',
    '--reporter=default',
    `--reporter=${join(root, 'scripts/lib/reporter.mjs')}`,
    ...(oneByOne ? ['--no-file-parallelism'] : []),
  ];
  const env = { ...environment(), TALLYDECK_SUMS: sumsFile };
  const limit = { env, timeout: minutes * 60_000, killSignal: 'SIGKILL' };
  const begun = performance.now();
  const code = await (beside ? runBeside : run)(node24(), args, limit);
  const sums = readSums(sumsFile);
  rmSync(folder, { recursive: true });
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`the tests of ${projects.join(', ')} took ${seconds} s`);
  if (!sums) return failure(`the tests of ${projects.join(', ')} did not come to their end`);
  if (code === 0 || sums.failed > 0) return sums;
  return add([sums, failure(`the tests of ${projects.join(', ')} ended with exit ${code}`)]);
}

function readSums(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function add(parts) {
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  const failures = parts.flatMap((part) => part.failures);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

/** A line for each failure, the closing line, and the exit code that goes with it. */
export function close(parts) {
  const { passed, failed, skipped, failures } = add(parts);
  for (const line of failures) console.log(`failed: ${line}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
