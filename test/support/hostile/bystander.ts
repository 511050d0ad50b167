import { setTimeout as delay } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import type { PageClient } from '../../../renderer/client/client.ts';
import { guardedLink } from '../../../renderer/client/guarded-link.ts';
import { socketWire } from '../../../renderer/client/socket-wire.ts';

const askEveryMs = 25;

/** A well-behaved page: asks over its WebSocket, follows the overview, and loads `/healthz` anew. */
export type Bystander = {
  /** The longest that an answer took since this was asked last, in milliseconds. */
  longestMs(): number;
  stop(): Promise<void>;
};

export async function startBystander(url: URL, token: string): Promise<Bystander> {
  const wire = await socketWire(url, token)(new AbortController().signal);
  const api: PageClient = createORPCClient(guardedLink(() => wire));
  const under = new Set<number>();
  let longest = 0;
  let stopped = false;
  const timed = async (ask: () => Promise<unknown>) => {
    const began = performance.now();
    under.add(began);
    await ask();
    under.delete(began);
    longest = Math.max(longest, performance.now() - began);
  };
  const repeat = async (ask: () => Promise<unknown>) => {
    while (!stopped) {
      await timed(ask);
      await delay(askEveryMs);
    }
  };
  const asking = Promise.all([
    repeat(() => api.host.info()),
    repeat(async () => {
      const answer = await fetch(new URL('/healthz', url), { headers: { connection: 'close' } });
      await answer.text();
    }),
  ]);
  // A failure is told by stop(), not before.
  asking.catch(() => undefined);
  return {
    longestMs: () => {
      const waiting = Math.max(0, ...[...under].map((began) => performance.now() - began));
      const found = Math.max(longest, waiting);
      longest = 0;
      return found;
    },
    stop: async () => {
      stopped = true;
      await asking.finally(() => wire.close());
    },
  };
}
