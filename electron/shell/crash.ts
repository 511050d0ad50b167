import { app, Notification } from 'electron';
import { crashedCode } from '../host/index.ts';
import { afterCrash, type ShellOptions } from './options.ts';
import { languageOf, shellWords } from './words.ts';

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
  const next = afterCrash(restarts, Date.now());
  if (isKept) {
    app.exit(crashedCode);
  } else if (next.kind === 'give-up') {
    giveUp(new Error(`${reason} (${next.why})`));
  } else {
    const words = process.argv.slice(1).filter((word) => !word.startsWith('--restarts='));
    app.relaunch({ args: [...words, `--restarts=${next.restarts.join(',')}`] });
    app.exit(crashedCode);
  }
}

/** Says to the person at the desktop that the app has crashed and is back. */
export function tellStartedAgain({ restarts }: Pick<ShellOptions, 'restarts'>): void {
  if (restarts.length === 0 || !Notification.isSupported()) return;
  const words = shellWords[languageOf(app.getLocale())];
  new Notification({ title: words.startedAgain, body: words.startedAgainWhy }).show();
}
