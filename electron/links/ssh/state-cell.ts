import type { LinkState } from '../../../shared/model/link.ts';

/** Holds the state of a link and tells who listens. */
export type StateCell = {
  get(): LinkState;
  set(state: LinkState): void;
  subscribe(listener: (state: LinkState) => void): () => void;
};

export function createStateCell(first: LinkState): StateCell {
  let current = first;
  const listeners = new Set<(state: LinkState) => void>();
  return {
    get: () => current,
    set(state) {
      current = state;
      for (const listener of [...listeners]) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
