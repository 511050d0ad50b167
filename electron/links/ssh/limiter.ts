import { setTimeout as delay } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';

/** Bounds the connections that are being *opened* at once; open ones do not count. */
export type ConnectLimiter = {
  /** Runs `open` when there is room, in all and for this `host:port`. */
  run<T>(host: string, open: () => Promise<T>): Promise<T>;
};

/** A host that does not answer holds a place of all hosts no longer than this. */
const placeMs = 1_000;

/** sshd drops storms of connections (MaxStartups 10:30:100) and newer ones penalise their source. */
export function createConnectLimiter(total = 32, perHost = 2): ConnectLimiter {
  const all = pLimit(total);
  const hosts = new Map<string, LimitFunction>();
  return {
    async run<T>(host: string, open: () => Promise<T>): Promise<T> {
      const own = hosts.get(host) ?? pLimit(perHost);
      hosts.set(host, own);
      try {
        // The host's own turn first: waiting for a slow host must not hold a place of the others.
        return await own(async () => {
          const opening = Promise.withResolvers<T>();
          void all(async () => {
            const opened = open();
            opening.resolve(opened);
            const longEnough = delay(placeMs, undefined, { ref: false });
            await Promise.race([opened, longEnough]).catch(() => undefined);
          });
          return opening.promise;
        });
      } finally {
        if (own.activeCount + own.pendingCount === 0) hosts.delete(host);
      }
    },
  };
}
