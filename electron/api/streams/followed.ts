type Subscribe<T> = (listener: (state: T) => void) => () => void;

/** The present state, then the newest each time it has changed, until the reader has gone. */
export async function* followed<T>(
  present: () => T,
  subscribe: Subscribe<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T> {
  let moved = Promise.withResolvers<void>();
  let state = present();
  const stop = subscribe((next) => {
    state = next;
    moved.resolve();
  });
  const leave = () => moved.resolve();
  signal?.addEventListener('abort', leave);
  try {
    while (!signal?.aborted) {
      moved = Promise.withResolvers();
      yield state;
      if (!signal?.aborted) await moved.promise;
    }
  } finally {
    stop();
    signal?.removeEventListener('abort', leave);
  }
}
