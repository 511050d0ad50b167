import { spotlight } from '@mantine/spotlight';
import { useMemo, useState } from 'react';

export type Overlay = 'none' | 'help' | 'lab' | 'hosts';

export type Overlays = {
  readonly shown: Overlay;
  readonly close: () => void;
  readonly toggle: (overlay: Overlay) => void;
  /** Text typed into the palette. */
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly openPalette: (query: string) => void;
};

/** The present overlay of the screen: one at a time. */
export function useOverlays(): Overlays {
  const [shown, show] = useState<Overlay>('none');
  const [query, setQuery] = useState('');
  return useMemo(
    () => ({
      shown,
      close: () => show('none'),
      toggle: (overlay) => show(shown === overlay ? 'none' : overlay),
      query,
      setQuery,
      openPalette: (typed) => {
        setQuery(typed);
        spotlight.open();
      },
    }),
    [shown, query],
  );
}
