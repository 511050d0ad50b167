import type { ClientLink } from '@orpc/client';

export type NoContext = Record<never, never>;

/** One connection to the backend; made anew after it is lost. */
export type Wire = {
  readonly link: ClientLink<NoContext>;
  readonly ending: Ending;
  close(): void;
};

export type OpenWire = (signal: AbortSignal) => Promise<Wire>;

/** The one moment at which a wire ends; a listener added later is called at once. */
export type Ending = {
  readonly hasCome: () => boolean;
  readonly on: (listener: () => void) => () => void;
  readonly come: () => void;
};

export function createEnding(): Ending {
  const listeners = new Set<() => void>();
  let come = false;
  return {
    hasCome: () => come,
    on: (listener) => {
      if (come) listener();
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    come: () => {
      come = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}

/** The backend is there but does not let this page in; trying again would not help. */
export class NotLetInError extends Error {
  override readonly name = 'NotLetInError';
}

/** A call while there is no connection, or whose connection went before it was answered. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  /** Whether the call had gone out: then nobody knows whether it was carried out. */
  readonly sent: boolean;
  constructor(sent: boolean) {
    super('no connection to the Tallydeck backend');
    this.sent = sent;
  }
}
