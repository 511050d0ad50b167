import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine } from '../../../shared/model/container.ts';
import { heard } from './heard.ts';

const logBatchMs = 100;
const logBatchLines = 500;
const logBatchChars = 256 * 1024;

/**
 * Lines of a log in batches, ten times a second. A faster log waits: its engine is not read while a
 * full batch stands.
 */
export async function* batchLines(
  lines: AsyncGenerator<LogLine>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly LogLine[]> {
  let batch: LogLine[] = [];
  let size = 0;
  let tick: Promise<'tick'> | undefined;
  let next = heard(lines.next());
  try {
    while (!signal?.aborted) {
      const isFull = batch.length >= logBatchLines || size >= logBatchChars;
      const got = await (tick === undefined ? next : isFull ? tick : Promise.race([next, tick]));
      if (got === 'tick') {
        yield batch;
        batch = [];
        size = 0;
        tick = undefined;
        continue;
      }
      if (got.done) break;
      batch.push(got.value);
      size += got.value.text.length;
      tick ??= delay(logBatchMs, 'tick' as const, { ref: false });
      next = heard(lines.next());
    }
    if (batch.length > 0) yield batch;
  } finally {
    await lines.return(undefined);
  }
}
