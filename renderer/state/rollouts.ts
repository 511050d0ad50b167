import { replaceEqualDeep } from '@tanstack/react-query';
import type { RolloutDetail, RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { Client } from '../client/client.ts';
import { createStreamStore, type Stream, type StreamReadiness } from './stream-store.ts';

type Source = { readonly client: Client; readonly ready: StreamReadiness };

/** As many as the history shows. */
const limit = 300;

/** All rollouts under way and the newest ended ones. */
export function rolloutsStream({ client, ready }: Source): Stream<RolloutsNow> {
  return createStreamStore<RolloutsNow, RolloutsNow>({
    ready,
    open: (signal) => client.api.rollouts.watch({ limit }, { signal }),
    // Unchanged parts keep their identity, so they are not drawn again.
    fold: (before, event) => replaceEqualDeep(before, event),
  });
}

/** One rollout; an ended one stays as it is, and is not asked for again. */
export function rolloutStream({ client, ready }: Source, id: string): Stream<RolloutDetail> {
  return createStreamStore<RolloutDetail, RolloutDetail>({
    ready,
    open: async (signal) =>
      thenWait(await client.api.rollouts.follow({ id }, { signal }), hasEnded, signal),
    fold: (_before, event) => event,
  });
}

const hasEnded = ({ rollout }: RolloutDetail) => rollout.state.phase.kind === 'ended';

/** Passes the events on; when they come to an end after a last one, waits instead of ending. */
async function* thenWait<E>(
  events: AsyncIterable<E>,
  isLast: (event: E) => boolean,
  signal: AbortSignal,
): AsyncGenerator<E> {
  let over = false;
  for await (const event of events) {
    over = isLast(event);
    yield event;
  }
  if (!over || signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

export const isUnderWay = (rollout: Rollout) => rollout.state.phase.kind !== 'ended';
