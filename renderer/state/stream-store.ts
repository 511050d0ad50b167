import { createStore, type StoreApi } from 'zustand/vanilla';

/** Times are milliseconds since the epoch, by this machine's clock. */
export type StreamState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live'; readonly value: T }
  /** The last value, no longer kept up to date since `since`. */
  | { readonly kind: 'stale'; readonly value: T; readonly since: number }
  | { readonly kind: 'failed'; readonly error: unknown };

export type Stream<T> = StoreApi<StreamState<T>> & {
  /** Opens the stream at the first holder and closes it after the last. */
  hold(): () => void;
};

/** When a stream may be opened: told at once if so, and again at every new connection. */
export type StreamReadiness = {
  readonly isReady: () => boolean;
  readonly onReady: (listener: () => void) => () => void;
};

type Options<E, T> = {
  readonly ready: StreamReadiness;
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<E>>;
  readonly fold: (before: T | undefined, event: E) => T;
  /** ms before a stream that failed while the connection stands is opened again. */
  readonly retryMs?: number;
};

/** A store fed by one stream of the contract, opened again whenever the connection is back. */
export function createStreamStore<E, T>(options: Options<E, T>): Stream<T> {
  const store = createStore<StreamState<T>>(() => ({ kind: 'loading' }));
  let holders = 0;
  let stop: () => void = () => undefined;
  const release = () => {
    holders -= 1;
    if (holders > 0) return;
    stop();
    lapse(store, undefined);
  };
  return {
    ...store,
    hold: () => {
      holders += 1;
      if (holders === 1) stop = follow(store, options);
      let held = true;
      return () => {
        if (held) release();
        held = false;
      };
    },
  };
}

function follow<E, T>(store: StoreApi<StreamState<T>>, options: Options<E, T>): () => void {
  let round = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const start = () => {
    clearTimeout(timer);
    round.abort();
    round = new AbortController();
    const { signal } = round;
    void drain(store, options, signal).then((error) => {
      if (signal.aborted) return;
      lapse(store, error);
      if (options.ready.isReady()) timer = setTimeout(start, options.retryMs ?? 2000);
    });
  };

  const end = options.ready.onReady(start);
  if (options.ready.isReady()) start();
  return () => {
    end();
    clearTimeout(timer);
    round.abort();
  };
}

/** Reads the stream to its end; returns its error, and never throws it. */
async function drain<E, T>(
  store: StoreApi<StreamState<T>>,
  options: Options<E, T>,
  signal: AbortSignal,
): Promise<unknown> {
  let value: T | undefined;
  try {
    for await (const event of await options.open(signal)) {
      if (signal.aborted) return undefined;
      value = options.fold(value, event);
      store.setState({ kind: 'live', value }, true);
    }
    return undefined;
  } catch (error) {
    return error;
  }
}

function lapse<T>(store: StoreApi<StreamState<T>>, error: unknown): void {
  const state = store.getState();
  if (state.kind === 'live') {
    store.setState({ kind: 'stale', value: state.value, since: Date.now() }, true);
  } else if (state.kind !== 'stale' && error !== undefined) {
    store.setState({ kind: 'failed', error }, true);
  }
}

/** The value there is, live or stale. */
export function latest<T>(state: StreamState<T>): T | undefined {
  return state.kind === 'live' || state.kind === 'stale' ? state.value : undefined;
}
