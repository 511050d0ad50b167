import { root } from './root.mjs';

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

/** Electron reads ES modules in an archive wrongly, so its programs are CommonJS. */
const commonJs = {
  format: 'cjs',
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__moduleUrl' },
};
const esModule = { format: 'esm', banner: { js: moduleBanner } };

/** The programs of `dist/`, each as esbuild's options. */
export function programs(out) {
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
    // The packaged program is the headless host and the command line as well (electron/shell/program.ts).
    ...['server', 'cli'].map((name) => ({
      ...backend,
      ...commonJs,
      entryPoints: [`electron/${name}/main.ts`],
      outfile: `${out}/${name}.cjs`,
    })),
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
