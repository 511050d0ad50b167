import { createStore, type StoreApi } from 'zustand/vanilla';

/** The backend's time in ms since the epoch, once a second: ages are measured against it. */
export type PageClock = { readonly store: StoreApi<number>; close(): void };

export function createClock(offsetMs: () => number): PageClock {
  const read = () => Date.now() + offsetMs();
  const store = createStore<number>(read);
  const timer = setInterval(() => store.setState(read(), true), 1000);
  return { store, close: () => clearInterval(timer) };
}
