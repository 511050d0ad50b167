import { useStore } from 'zustand';
import { useApp } from './use-app.ts';

/** Older readings than this are no longer shown as present, ms. Readings come each second. */
export const staleAfterMs = 10_000;

/** Age of a stale reading, in ms by the backend's clock; absent while it is fresh. */
export function useStaleAge(readAt: string | undefined): number | undefined {
  return useStore(useApp().clock, (now) => {
    if (readAt === undefined) return undefined;
    const age = now - Date.parse(readAt);
    return age > staleAfterMs ? age : undefined;
  });
}

/** The oldest of several readings: a sum is only as new as that. */
export function oldest(readings: readonly { readonly readAt: string }[]): string | undefined {
  return readings.map((one) => one.readAt).toSorted()[0];
}
