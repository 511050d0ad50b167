import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { ensureBuilt } from '../console/built.ts';
import { root } from '../machine/sources.ts';
import type { Desk } from './desk.ts';
import type { FoundElectron } from './find.ts';

/** The desktop app, ready to be started at a desk. */
export type Desktop = {
  readonly program: string;
  /** Before any words of the app's own. */
  readonly words: readonly string[];
  /** Starts it under Playwright's eyes: as the desk's person with Chromium's sandbox, or as root. */
  launch(
    words: readonly string[],
    options?: { readonly asRoot: boolean },
  ): Promise<ElectronApplication>;
};

export async function placeDesktop(desk: Desk, electron: FoundElectron): Promise<Desktop> {
  await ensureBuilt();
  const program = placeElectron(desk, electron.program);
  // Without an app of its own as default, an Electron takes none from the command line.
  const app = join(electron.modules ? join(dirname(program), 'resources') : desk.folder, 'app');
  buildApp(app, electron.modules);
  const first = electron.modules ? [] : [app];
  const personal = desk.asPerson(program);
  return {
    program: personal,
    words: first,
    launch: (words, { asRoot } = { asRoot: false }) =>
      _electron.launch({
        executablePath: asRoot ? program : personal,
        args: [...first, ...words],
        env: { ...desk.env },
        cwd: desk.home,
        chromiumSandbox: !asRoot,
      }),
  };
}

/** A copy that the desk's person can read, with the helper that the sandbox needs on some kernels. */
function placeElectron(desk: Desk, program: string): string {
  if (process.platform !== 'linux') return program;
  const folder = join(desk.folder, 'electron');
  cpSync(dirname(program), folder, { recursive: true });
  chmodSync(folder, 0o755);
  allowSandbox(folder);
  return join(folder, 'electron');
}

/** As an installed package has it: Chromium's helper may make namespaces where users may not. */
export function allowSandbox(folder: string): void {
  if (process.getuid?.() !== 0) return;
  const helper = join(folder, 'chrome-sandbox');
  chownSync(helper, 0, 0);
  chmodSync(helper, 0o4755);
}

/** The app as it was built, or with the stand-ins for what an older Electron lacks. */
export function buildApp(folder: string, modules: string | undefined): void {
  mkdirSync(folder, { recursive: true });
  if (modules === undefined) {
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    return;
  }
  const build = join(import.meta.dirname, 'stand-ins/build.mjs');
  execFileSync(process.execPath, [build, modules, folder], { stdio: ['ignore', 'ignore', 2] });
}
