import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type ShellOptions = {
  readonly dataDirectory?: string;
  readonly fleetFile?: string;
  /** Whoever started the app starts it again when it crashes. */
  readonly isKept: boolean;
  /** When it was started again after a crash, ms since the epoch. */
  readonly restarts: readonly number[];
};

/** Chromium's own switches and a test driver's come along, so what is unknown is passed over. */
export function parseShellOptions(words: readonly string[]): ShellOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      data: { type: 'string' },
      fleet: { type: 'string' },
      kept: { type: 'boolean' },
      restarts: { type: 'string' },
    },
    strict: false,
  });
  const restarts = typeof values.restarts === 'string' ? values.restarts.split(',') : [];
  return {
    isKept: values.kept === true,
    restarts: restarts.map(Number).filter(Number.isFinite),
    ...(typeof values.data === 'string' ? { dataDirectory: resolve(values.data) } : {}),
    ...(typeof values.fleet === 'string' ? { fleetFile: resolve(values.fleet) } : {}),
  };
}
