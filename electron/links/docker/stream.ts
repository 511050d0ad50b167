import type { Readable } from 'node:stream';
import {
  type Call,
  type CallRun,
  DEFAULT_LIMIT_MS,
  type DockerRequest,
  endedStream,
} from './call.ts';
import { EngineError } from './fault.ts';
import { Lost, TimeOver, within } from './within.ts';

export type Read<T> = (source: AsyncIterable<Buffer>) => AsyncIterable<T>;

/** Opens a stream of the engine and reads it, as DockerLink's `stream` promises. */
export async function* runStream<T>(
  asked: DockerRequest,
  call: Call,
  open: CallRun<Readable>,
  read: Read<T>,
): AsyncGenerator<T> {
  let source: Readable | undefined;
  let lost: AbortSignal | undefined;
  const stop = new AbortController();
  const onLost = () => stop.abort(lost?.reason);
  const onLeft = () => {
    stop.abort(call.signal?.reason);
    source?.destroy(new Error('given up'));
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    const session = asked.session();
    lost = session.lost;
    lost.addEventListener('abort', onLost, { once: true });
    call.signal?.addEventListener('abort', onLeft, { once: true });
    call.signal?.throwIfAborted();
    const opening = () => open(session.docker, stop.signal);
    const opened = await within(call.limitMs ?? DEFAULT_LIMIT_MS, opening, lost);
    source = opened;
    const { totalMs } = call;
    if (totalMs !== undefined)
      timer = setTimeout(() => opened.destroy(new TimeOver(`not done in ${totalMs} ms`)), totalMs);
    yield* read(call.limitMs === undefined ? opened : unlessSilent(opened, call.limitMs));
  } catch (error) {
    throw new EngineError(endedStream(asked, call, lost?.aborted ? new Lost(lost.reason) : error));
  } finally {
    clearTimeout(timer);
    lost?.removeEventListener('abort', onLost);
    call.signal?.removeEventListener('abort', onLeft);
    stop.abort();
    source?.destroy();
  }
}

async function* unlessSilent(source: Readable, limitMs: number): AsyncGenerator<Buffer> {
  const silent = () => source.destroy(new TimeOver(`silent for ${limitMs} ms`));
  let timer = setTimeout(silent, limitMs);
  try {
    for await (const chunk of source) {
      // The reader's own time is not the engine's silence.
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(silent, limitMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
