import { useRef, useState } from 'react';

/** Work that reports as it goes: everything it has said so far, and how it ended. */
export type SiteRun<E> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' | 'ended' | 'cancelled'; readonly events: readonly E[] }
  | { readonly kind: 'failed'; readonly events: readonly E[]; readonly error: unknown };

export type SiteRunner<E> = {
  readonly run: SiteRun<E>;
  readonly start: (open: (signal: AbortSignal) => Promise<AsyncIterable<E>>) => void;
  /** Tells the backend to stop. */
  readonly cancel: () => void;
  readonly clear: () => void;
};

/** Follows one piece of work. Leaving the screen does not end it: only `cancel` does. */
export function useRun<E>(): SiteRunner<E> {
  const [run, setRun] = useState<SiteRun<E>>({ kind: 'idle' });
  const current = useRef<AbortController>(undefined);
  const start: SiteRunner<E>['start'] = (open) => {
    const controller = new AbortController();
    current.current = controller;
    void follow(open, controller.signal, setRun);
  };
  return {
    run,
    start,
    cancel: () => current.current?.abort(),
    clear: () => setRun({ kind: 'idle' }),
  };
}

async function follow<E>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<E>>,
  signal: AbortSignal,
  tell: (run: SiteRun<E>) => void,
): Promise<void> {
  let events: readonly E[] = [];
  tell({ kind: 'running', events });
  try {
    for await (const event of await open(signal)) {
      events = [...events, event];
      tell({ kind: 'running', events });
    }
    tell({ kind: signal.aborted ? 'cancelled' : 'ended', events });
  } catch (error) {
    tell(signal.aborted ? { kind: 'cancelled', events } : { kind: 'failed', events, error });
  }
}
