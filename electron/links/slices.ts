import { setImmediate } from 'node:timers/promises';
import { SLICE_MS } from './limits.ts';

/** Hands on what `source` gives and lets everything else have its turn after each SLICE_MS of work. */
export async function* inSlices<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  let end = performance.now() + SLICE_MS;
  for await (const item of source) {
    yield item;
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + SLICE_MS;
  }
}
