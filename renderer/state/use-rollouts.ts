import { useMemo } from 'react';
import type { RolloutDetail } from '../../shared/contract/rollouts.ts';
import type { Readiness } from '../../shared/model/readiness.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { rolloutStream } from './rollouts.ts';
import { createStreamStore, type Stream } from './stream-store.ts';
import { useApp } from './use-app.ts';
import { useStreamPart } from './use-stream.ts';

export function useRolloutStream(id: string): Stream<RolloutDetail> {
  const { client, ready } = useApp();
  return useMemo(() => rolloutStream({ client, ready }, id), [client, ready, id]);
}

/** Whether there is a way back, for every service and site. */
export function useReadinessStream(): Stream<readonly Readiness[]> {
  const { client, ready } = useApp();
  return useMemo(
    () =>
      createStreamStore<readonly Readiness[], readonly Readiness[]>({
        ready,
        open: (signal) => client.api.rollouts.readiness(undefined, { signal }),
        fold: (_before, event) => event,
      }),
    [client, ready],
  );
}

/** A rollout among those that are watched all the time. */
export function useWatched(id: string | undefined): Rollout | undefined {
  return useStreamPart(useApp().rollouts, (now) => now.rollouts.find((one) => one.id === id));
}
