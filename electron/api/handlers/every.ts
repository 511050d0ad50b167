import { setInterval as ticks } from 'node:timers/promises';

/** Yields at once and then every `ms`, until the reader has gone. */
export async function* every(ms: number, signal: AbortSignal | undefined): AsyncGenerator<void> {
  yield;
  try {
    for await (const _ of ticks(ms, undefined, signal ? { signal } : {})) yield;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
