import { setTimeout as delay } from 'node:timers/promises';

/**
 * Yields at once and then every `ms`, until the reader has gone. A slow reader misses
 * turns; they are not made up for.
 */
export async function* every(ms: number, signal: AbortSignal | undefined): AsyncGenerator<void> {
  yield;
  try {
    while (!signal?.aborted) {
      await delay(ms, undefined, signal ? { signal } : {});
      yield;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
