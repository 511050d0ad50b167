import { setTimeout as sleep } from 'node:timers/promises';

/** Makes something at once, and then every so many ms until the reader has gone. */
export async function* every<T>(
  ms: number,
  signal: AbortSignal | undefined,
  make: (first: boolean) => T,
) {
  const over = () => signal?.aborted === true;
  yield make(true);
  while (!over()) {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    if (!over()) yield make(false);
  }
}
