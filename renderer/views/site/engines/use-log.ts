import { useMemo } from 'react';
import type { Container, LogLine } from '../../../../shared/model/container.ts';
import { appendLog, emptyLog, type LogBuffer } from '../../../parts/logs/log-buffer.ts';
import { createStreamStore } from '../../../state/stream-store.ts';
import { useApp } from '../../../state/use-app.ts';
import { useStream } from '../../../state/use-stream.ts';

const tail = 300;

/** Follows a container's log for as long as it is shown; a log that broke off starts anew. */
export function useLog({ engine, id: container }: Pick<Container, 'engine' | 'id'>) {
  const { client, ready } = useApp();
  const stream = useMemo(
    () =>
      createStreamStore<readonly LogLine[], LogBuffer>({
        ready,
        open: (signal) => client.api.engines.logs({ engine, container, tail }, { signal }),
        fold: (before, lines) => appendLog(before ?? emptyLog, lines),
      }),
    [client, ready, engine, container],
  );
  return useStream(stream);
}
