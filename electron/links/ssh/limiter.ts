import pLimit, { type LimitFunction } from 'p-limit';

/** Bounds the connections that are being *opened* at once; open ones do not count. */
export type ConnectLimiter = {
  /** Runs `open` when there is room, in all and for this `host:port`. */
  run<T>(host: string, open: () => Promise<T>): Promise<T>;
};

/** sshd drops storms of connections (MaxStartups 10:30:100) and newer ones penalise their source. */
export function createConnectLimiter(total = 32, perHost = 2): ConnectLimiter {
  const all = pLimit(total);
  const hosts = new Map<string, LimitFunction>();
  return {
    async run(host, open) {
      const own = hosts.get(host) ?? pLimit(perHost);
      hosts.set(host, own);
      try {
        // The host's own turn first: waiting for a slow host must not hold a place of the others.
        return await own(() => all(open));
      } finally {
        if (own.activeCount + own.pendingCount === 0) hosts.delete(host);
      }
    },
  };
}
