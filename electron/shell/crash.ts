import { app } from 'electron';
import { crashedCode } from '../host/crash-guard.ts';
import type { ShellOptions } from './options.ts';

const mostRestarts = 3;
const withinMs = 10 * 60_000;

/**
 * Ends the app after an exception of its own and starts it again, at most 3 times within 10
 * minutes; `giveUp` is called beyond that. Started by `npm start`, it leaves the restart to that.
 */
export function endByCrash(
  { isKept, restarts }: Pick<ShellOptions, 'isKept' | 'restarts'>,
  reason: string,
  giveUp: (error: Error) => void,
): void {
  console.error(`tallydeck: ended by an error of its own: ${reason}`);
  const since = Date.now() - withinMs;
  const all = [...restarts.filter((at) => at > since), Date.now()];
  if (isKept) {
    app.exit(crashedCode);
  } else if (all.length > mostRestarts) {
    const minutes = withinMs / 60_000;
    giveUp(new Error(`${reason} (started again ${mostRestarts} times within ${minutes} minutes)`));
  } else {
    const words = process.argv.slice(1).filter((word) => !word.startsWith('--restarts='));
    app.relaunch({ args: [...words, `--restarts=${all.join(',')}`] });
    app.exit(crashedCode);
  }
}
