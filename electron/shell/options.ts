import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type ShellOptions = { readonly dataDirectory?: string; readonly fleetFile?: string };

/** Chromium's own switches and a test driver's come along, so what is unknown is passed over. */
export function parseShellOptions(words: readonly string[]): ShellOptions {
  const { values } = parseArgs({
    args: [...words],
    options: { data: { type: 'string' }, fleet: { type: 'string' } },
    strict: false,
  });
  return {
    ...(typeof values.data === 'string' ? { dataDirectory: resolve(values.data) } : {}),
    ...(typeof values.fleet === 'string' ? { fleetFile: resolve(values.fleet) } : {}),
  };
}
