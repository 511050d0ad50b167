import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { App } from 'electron';
import { defaultDataDirectory } from '../host/index.ts';

/** The packaged program in one of its three uses, with the words that are meant for it. */
export type Program = {
  readonly kind: 'desktop' | 'cli' | 'server';
  readonly words: readonly string[];
};

/** Chromium's own, which have to come first on its command line. */
const switches = /^--(no-sandbox|disable-|enable-|ozone-platform)/;

/** `tallydeck VERB …` is the command line, `tallydeck --web …` the headless host, all else the window. */
export function programOf(words: readonly string[]): Program {
  const first = words.findIndex((word) => !switches.test(word));
  const rest = first < 0 ? [] : words.slice(first);
  const [word = ''] = rest;
  if (word === '--web') return { kind: 'server', words: rest.slice(1) };
  const isVerb = word !== '' && !word.startsWith('-');
  if (isVerb || word === '--help' || word === '-h') return { kind: 'cli', words: rest };
  return { kind: 'desktop', words: rest };
}

/** Runs the command line or the headless host inside Electron, without a window; ends with its exit code. */
export function runWithoutWindow(app: App, { kind, words }: Program): void {
  if (lacksDisplay()) {
    const mend = 'run it with xvfb-run, or from a clone: npm start -- --web, npx tallydeck';
    console.error(`tallydeck: there is no display, and the packaged program needs one: ${mend}`);
    process.exit(1);
  }
  // The desktop app has a folder of its own: both may run at once.
  const directory = join(defaultDataDirectory(), 'command-line');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  app.setPath('userData', directory);
  app.disableHardwareAcceleration();
  app.dock?.hide();
  const file = join(import.meta.dirname, `${kind}.cjs`);
  process.argv = [process.execPath, file, ...words];
  const { ended }: { readonly ended?: Promise<void> } = createRequire(import.meta.url)(file);
  void ended?.then(() => app.exit(Number(process.exitCode)));
}

/** Chromium ends without a display; told that there is none, commands of Electron 25 ended without a word. */
const lacksDisplay = (): boolean =>
  process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
