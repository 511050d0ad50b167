import { EventEmitter, on } from 'node:events';

type Subscribe<T> = (listener: (state: T) => void) => () => void;

/** The present state, then every later one, until the reader has gone. */
export async function* followed<T>(
  present: () => T,
  subscribe: Subscribe<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  const emitter = new EventEmitter();
  const stop = subscribe((state) => emitter.emit('state', state));
  try {
    const states = on(emitter, 'state', signal ? { signal } : {});
    yield present();
    for await (const [state] of states) yield state as T;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    stop();
  }
}
