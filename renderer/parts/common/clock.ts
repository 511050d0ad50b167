import { createContext, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';

const ClockContext = createContext<StoreApi<number> | undefined>(undefined);

/** Gives everything below it the backend's time, ms since the epoch, once a second. */
export const ClockProvider = ClockContext.Provider;

/** Something worked out from the time; draws again only when that changes. */
export function useClock<T>(read: (now: number) => T): T {
  const clock = useContext(ClockContext);
  if (clock === undefined) throw new Error('useClock outside ClockProvider');
  return useStore(clock, read);
}
