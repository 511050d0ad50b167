import { createStore, type StoreApi } from 'zustand/vanilla';

/** Names of events that the person at this browser has seen: the backend knows no users. */
export type Seen = ReadonlySet<string>;

export type SeenStore = StoreApi<{ readonly keys: Seen }> & {
  see(keys: readonly string[]): void;
};

const storageKey = 'tallydeck.seen';
/** As many as are remembered; events older than a day are asked about by nobody. */
const most = 1000;

export function createSeenStore(storage: Storage): SeenStore {
  const store = createStore<{ readonly keys: Seen }>(() => ({ keys: new Set(readKept(storage)) }));
  return {
    ...store,
    see(keys) {
      const before = store.getState().keys;
      if (keys.every((key) => before.has(key))) return;
      // Another window of this browser may have seen others meanwhile.
      const all = [...new Set([...readKept(storage), ...before, ...keys])].slice(-most);
      store.setState({ keys: new Set(all) });
      storage.setItem(storageKey, JSON.stringify(all));
    },
  };
}

function readKept(storage: Storage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
