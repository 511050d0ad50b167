import type { App } from 'electron';
import type { Logger } from 'pino';
import type { Leaving } from './leaving.ts';

/** Remote ends may be silent; leaving late is worse than leaving something open. */
const closeWithinMs = 8_000;

/** Closes the backend before the app ends, whichever way it is asked to end; asks a person first where `leaving` does. */
export function closeBeforeQuit(
  app: App,
  log: Logger,
  leaving: Leaving,
  close: () => Promise<void>,
): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing' || !leaving.mayLeave(() => app.quit())) return;
    state = 'closing';
    void withinLimit(close())
      .catch((error: unknown) => log.error({ error: String(error) }, 'closing failed'))
      .then(() => {
        state = 'closed';
        // A quit within the event that asked for it would be ignored.
        setImmediate(() => app.quit());
      });
  });
}

function withinLimit(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, closeWithinMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
