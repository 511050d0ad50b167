import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from './node24.mjs';
import { root } from './root.mjs';
import { must } from './run.mjs';

const inputs = [
  'electron',
  'renderer',
  'shared',
  'scripts/build.mjs',
  'scripts/lib/programs.mjs',
  'package.json',
  'package-lock.json',
];
export const stampFile = 'sources.sha256';

/** One hash over everything that the build reads. */
export function hashSources() {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap(filesUnder)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** Builds dist/ when it does not come from the sources as they are. */
export async function ensureBuilt() {
  const stamp = join(root, 'dist', stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources()) return;
  console.error('Building …');
  await must('the build', node24(), ['scripts/build.mjs'], { stdio: ['ignore', 2, 2] });
}
