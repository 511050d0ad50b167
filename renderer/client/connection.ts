import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostInfo } from '../../shared/contract/host.ts';
import { type Ending, NotLetInError, type OpenWire, type Wire } from './wire.ts';

/** Times are milliseconds since the epoch, by this machine's clock. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly since: number; readonly info: HostInfo }
  | { readonly kind: 'lost'; readonly since: number; readonly nextAttemptAt: number }
  /** Not tried again: this page needs an address with a valid token. */
  | { readonly kind: 'not-let-in' }
  | { readonly kind: 'closed' };

export type Connection = {
  readonly store: StoreApi<ConnectionState>;
  wire(): Wire | undefined;
  retry(): void;
  close(): void;
};

type Options = {
  readonly open: OpenWire;
  /** The first call over a new wire; also repeated to notice a wire that died silently. */
  readonly hello: (wire: Wire) => Promise<HostInfo>;
  readonly helloMs?: number;
  readonly pingEveryMs?: number;
};

const backoffMs = (attempt: number) =>
  Math.min(500 * 2 ** attempt, 10_000) * (0.75 + Math.random() / 2);

/** Keeps one wire open: opens, greets, watches, and opens again with back-off. */
export function createConnection(options: Options): Connection {
  const { helloMs = 5000, pingEveryMs = 10_000 } = options;
  const store = createStore<ConnectionState>(() => ({ kind: 'connecting' }));
  const end = new AbortController();
  const pause = createPause();
  let current: Wire | undefined;

  const holdOne = async (): Promise<void> => {
    const wire = await options.open(end.signal);
    try {
      const info = await within(helloMs, options.hello(wire));
      if (end.signal.aborted) return;
      current = wire;
      store.setState({ kind: 'open', since: Date.now(), info }, true);
      await watch(wire, options, helloMs, pingEveryMs);
    } finally {
      current = undefined;
      wire.close();
    }
  };

  void keepHolding(holdOne, store, end.signal, pause);
  return {
    store,
    // A wire that was closed here takes a moment to end.
    wire: () => (end.signal.aborted ? undefined : current),
    retry: pause.end,
    close: () => {
      end.abort();
      current?.close();
      pause.end();
      store.setState({ kind: 'closed' }, true);
    },
  };
}

async function keepHolding(
  holdOne: () => Promise<void>,
  store: StoreApi<ConnectionState>,
  end: AbortSignal,
  pause: Pause,
): Promise<void> {
  let lostSince: number | undefined;
  let attempt = 0;
  while (!end.aborted) {
    const failure = await holdOne().catch((error: unknown) => error);
    if (end.aborted) return;
    if (failure instanceof NotLetInError) {
      store.setState({ kind: 'not-let-in' }, true);
      return;
    }
    if (store.getState().kind === 'open') {
      lostSince = undefined;
      attempt = 0;
    }
    lostSince ??= Date.now();
    const wait = backoffMs(attempt++);
    store.setState({ kind: 'lost', since: lostSince, nextAttemptAt: Date.now() + wait }, true);
    await pause.begin(wait);
  }
}

type Pause = { readonly begin: (ms: number) => Promise<void>; readonly end: () => void };

/** A wait that can be cut short. */
function createPause(): Pause {
  let end: () => void = () => undefined;
  return {
    begin: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => end(),
  };
}

/** Returns when the wire ends; throws when it no longer answers. */
async function watch(wire: Wire, options: Options, helloMs: number, everyMs: number) {
  while (!wire.ending.hasCome()) {
    await pauseOrEnd(everyMs, wire.ending);
    if (!wire.ending.hasCome()) await within(helloMs, options.hello(wire));
  }
}

function pauseOrEnd(ms: number, ending: Ending): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, ms);
    const forget = ending.on(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
