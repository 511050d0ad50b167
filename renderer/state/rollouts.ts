import { replaceEqualDeep } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RolloutDetail, RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { Readiness as WaysBack } from '../../shared/model/readiness.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import type { Client } from '../client/client.ts';
import { createStreamStore, type Readiness, type Stream } from './stream-store.ts';
import { useApp } from './use-app.ts';
import { useStreamPart } from './use-stream.ts';

type Source = { readonly client: Client; readonly ready: Readiness };

/** As many as the history shows. */
const limit = 300;

/** All rollouts under way and the newest ended ones. */
export function rolloutsStream({ client, ready }: Source): Stream<RolloutsNow> {
  return createStreamStore<RolloutsNow, RolloutsNow>({
    ready,
    open: (signal) => client.api.rollouts.watch({ limit }, { signal }),
    // What has not changed keeps its identity, so it is not drawn again.
    fold: (before, event) => replaceEqualDeep(before, event),
  });
}

/** One rollout; what has ended stays as it is, and is not asked for again. */
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

export function useRolloutStream(id: string): Stream<RolloutDetail> {
  const { client, ready } = useApp();
  return useMemo(() => rolloutStream({ client, ready }, id), [client, ready, id]);
}

/** Whether there is a way back, for every service and site. */
export function useReadinessStream(): Stream<readonly WaysBack[]> {
  const { client, ready } = useApp();
  return useMemo(
    () =>
      createStreamStore<readonly WaysBack[], readonly WaysBack[]>({
        ready,
        open: (signal) => client.api.rollouts.readiness(undefined, { signal }),
        fold: (_before, event) => event,
      }),
    [client, ready],
  );
}

export const isUnderWay = (rollout: Rollout) => rollout.state.phase.kind !== 'ended';

/** A rollout among those that are watched all the time. */
export function useWatched(id: string | undefined): Rollout | undefined {
  return useStreamPart(useApp().rollouts, (now) => now.rollouts.find((one) => one.id === id));
}
