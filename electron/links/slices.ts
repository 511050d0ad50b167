import { setImmediate } from 'node:timers/promises';

/** ms of work on one host's answers before everything else gets its turn. */
const SLICE_MS = 4;

/** Await its result between two pieces of long work: everything else then gets a turn once SLICE_MS are over. */
export function createSlices(): () => Promise<void> {
  let end = performance.now() + SLICE_MS;
  return async () => {
    if (performance.now() < end) return;
    await setImmediate();
    end = performance.now() + SLICE_MS;
  };
}

/** Hands on the items of `source` and gives everything else its turn after each SLICE_MS of work. */
export async function* inSlices<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const slice = createSlices();
  for await (const item of source) {
    yield item;
    await slice();
  }
}
