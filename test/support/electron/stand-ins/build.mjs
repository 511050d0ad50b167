import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { programs } from '../../../../scripts/lib/programs.mjs';
import { root } from '../../../../scripts/lib/root.mjs';

/** What libsql loads at run time, and itself: an addon cannot be bundled. */
const loaded = ['libsql', '@libsql', '@neon-rs', 'detect-libc'];
const [, , modules, folder] = process.argv;
const here = import.meta.dirname;

/** The desktop app for an older Electron, of the built page and newly built programs. */
async function build() {
  const dist = join(folder, 'dist');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'dist'), dist, { recursive: true });
  for (const name of loaded)
    cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true });
  const commonJs = programs(dist).filter(({ format }) => format === 'cjs');
  await Promise.all([...commonJs.map(older), pageScript(dist)].map((each) => esbuild.build(each)));
  loadFirst(join(dist, 'renderer/index.html'), '/stand-in.js');
}

function older(options) {
  if (options.platform === 'browser') return { ...options, target: 'chrome114' };
  return {
    ...options,
    target: 'node18',
    nodePaths: [modules],
    inject: [join(here, 'node.cjs')],
    alias: { 'node:sqlite': join(here, 'sqlite.cjs') },
    external: [...options.external, 'libsql'],
  };
}

function pageScript(dist) {
  return {
    entryPoints: [join(here, 'page.cjs')],
    outfile: join(dist, 'renderer/stand-in.js'),
    bundle: true,
    format: 'iife',
    target: 'chrome114',
    nodePaths: [modules],
    logLevel: 'warning',
  };
}

/** A classic script runs before the page's module. */
function loadFirst(page, script) {
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace('<head>', `<head>\n    <script src="${script}"></script>`));
}

await build();
