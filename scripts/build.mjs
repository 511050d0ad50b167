import {
  chmodSync,
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
import { root } from './lib/root.mjs';

const common = {
  absWorkingDir: root,
  bundle: true,
  logLevel: 'warning',
  legalComments: 'none',
  external: ['electron', 'cpu-features', '*.node'],
};
const backend = { ...common, platform: 'node', target: 'node24' };

/** ssh2 and others call require(), which an ES module has to make for itself. */
const moduleBanner = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/** Electron reads ES modules in an archive wrongly, so its two programs are CommonJS. */
const commonJs = {
  format: 'cjs',
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__moduleUrl' },
};
const esModule = { format: 'esm', banner: { js: moduleBanner } };

function programs(out) {
  return [
    {
      ...backend,
      ...esModule,
      entryPoints: ['electron/server/main.ts'],
      outfile: `${out}/server.mjs`,
    },
    // The command line starts at once, so it runs on whichever Node calls it.
    {
      ...backend,
      ...esModule,
      target: 'node20',
      entryPoints: ['electron/cli/main.ts'],
      outfile: `${out}/cli.mjs`,
    },
    {
      ...backend,
      ...commonJs,
      entryPoints: ['electron/shell/main.ts'],
      outfile: `${out}/main.cjs`,
    },
    // The lab's counters run as programs of their own, or as threads inside Electron.
    {
      ...backend,
      ...commonJs,
      entryPoints: ['electron/lab/counter/main.ts'],
      outfile: `${out}/counter.cjs`,
    },
    // A sandboxed preload has no module loader but require('electron').
    {
      ...common,
      platform: 'browser',
      target: 'chrome140',
      format: 'cjs',
      entryPoints: ['electron/shell/preload.ts'],
      outfile: `${out}/preload.cjs`,
    },
  ];
}

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
