import { useState } from 'react';

type Pending = { readonly share: number; readonly until?: string };

/**
 * The share as a person last asked for it, until a picture comes that was made after the change
 * had ended: without it the handle would jump back for a moment.
 */
export function usePendingShare(shown: number, pictureAt: string) {
  const [pending, setPending] = useState<Pending>();
  const open = pending && (pending.until === undefined || pictureAt <= pending.until);
  return {
    share: open ? pending.share : shown,
    follow: (share: number, work: Promise<unknown>, now: () => string) => {
      const mine: Pending = { share };
      setPending(mine);
      void work.finally(() =>
        setPending((held) => (held === mine ? { share, until: now() } : held)),
      );
    },
  };
}
