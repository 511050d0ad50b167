import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../machine/sources.ts';

const program = join(root, 'electron/cli/main.ts');

/** `npx tallydeck`, for the backend that runs on a data directory. */
export function commandLine(directory: () => string) {
  const start = (...words: string[]) =>
    spawn(process.execPath, [program, ...words, '--data', directory()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const tallydeck = async (...words: string[]) => {
    const child = start(...words);
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code: child.exitCode, out, err };
  };
  const json = async (...words: string[]) => {
    const { code, out } = await tallydeck(...words, '--json');
    // Exactly one document: anything else would not parse.
    return { code, document: JSON.parse(out) };
  };
  return { start, tallydeck, json };
}
