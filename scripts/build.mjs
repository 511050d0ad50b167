import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { build as buildPage } from 'vite';
import { hashSources, stampFile } from './lib/fresh.mjs';
import { programs } from './lib/programs.mjs';
import { root } from './lib/root.mjs';

/** Built aside and put in place as a whole, so nobody starts half a build. */
async function buildAll() {
  const stamp = hashSources();
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'tallydeck-'));
  try {
    await Promise.all([
      buildPage({
        configFile: join(root, 'renderer/vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: join(out, 'renderer') },
      }),
      ...programs(out).map((options) => esbuild.build(options)),
    ]);
    copyFileSync(join(root, 'electron/shell/icon.png'), join(out, 'icon.png'));
    writeFileSync(join(out, stampFile), stamp);
    chmodSync(out, 0o755);
    putInPlace(out);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Another build may put its own there at the same moment: then that one goes, too. */
function putInPlace(out) {
  const dist = join(root, 'dist');
  for (let attempt = 1; ; attempt += 1) {
    const old = `${out}-old${attempt}`;
    if (existsSync(dist)) renameSync(dist, old);
    try {
      return renameSync(out, dist);
    } catch (error) {
      if (attempt === 3) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

const started = performance.now();
await buildAll().catch((error) => {
  console.error(error.message ?? error);
  process.exit(1);
});
console.error(`Built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);
