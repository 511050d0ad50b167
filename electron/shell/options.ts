import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export type ShellOptions = {
  readonly dataDirectory?: string;
  readonly fleetFile?: string;
  /** The launcher starts the app again when it crashes. */
  readonly isKept: boolean;
  /** When it was started again after a crash, ms since the epoch. */
  readonly restarts: readonly number[];
};

const mostRestarts = 3;
const withinMs = 10 * 60_000;

/** The app's next step after a crash; `restarts`: of the last 10 minutes, ms since the epoch. */
export type AfterCrash =
  | { readonly kind: 'start-again'; readonly restarts: readonly number[] }
  | { readonly kind: 'give-up'; readonly why: string };

/** The app starts again at most 3 times within 10 minutes. */
export function afterCrash(restarts: readonly number[], now: number): AfterCrash {
  const all = [...restarts.filter((at) => at > now - withinMs), now];
  if (all.length <= mostRestarts) return { kind: 'start-again', restarts: all };
  const why = `started again ${mostRestarts} times within ${withinMs / 60_000} minutes`;
  return { kind: 'give-up', why };
}

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
