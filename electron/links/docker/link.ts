import type { Readable } from 'node:stream';
import type { LinkState, Outcome } from '../../../shared/model/link.ts';
import type { Link } from '../link.ts';
import type { EventAnswer } from './answers.ts';
import type { DockerClient } from './client.ts';
import { keepConnection } from './connection.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { EngineError, endOf, NotSent } from './fault.ts';
import type { EngineInfo, Session } from './session.ts';
import { Lost, TimeOver, within } from './within.ts';

export type DockerLinkOptions = {
  /** Engine id. */
  readonly host: string;
  readonly endpoint: DockerEndpoint;
  /** Between two pings, and the time that one may take; ms, default 5000. */
  readonly keepaliveMs?: number;
};

/** What is asked of an engine. */
export type Call = {
  /** As a person reads it in a fault: `start td-counter-gate-a-1`. */
  readonly command: string;
  /** True: an end without an answer is `unknown`, so read back. False: it is `failed`. */
  readonly changes: boolean;
  /** ms, default 10,000. For a stream: the longest silence, by default any. */
  readonly limitMs?: number;
};

type Run<T> = (docker: DockerClient, signal: AbortSignal) => Promise<T>;
type Read<T> = (source: AsyncIterable<Buffer>) => AsyncIterable<T>;

/** One engine's connection, kept open and reopened. The verbs beside this file go through it. */
export type DockerLink = Link & {
  /** What the engine said of itself when it was last reached. */
  info(): EngineInfo | undefined;
  call<T>(call: Call, run: Run<T>): Promise<Outcome<T>>;
  /**
   * Opens a stream and reads it with `read`. Throws EngineError when it cannot be had or read,
   * falls silent, or the link is lost; leaving the loop ends it.
   */
  stream<T>(call: Call, open: Run<Readable>, read: Read<T>): AsyncGenerator<T>;
  /** Events of containers, over every reconnection; what happened in between is not told. */
  onEvent(listener: (event: EventAnswer) => void): () => void;
};

/** Opens the link and tries at once. An SSH link under it stays its opener's to close. */
export function openDockerLink({
  host,
  endpoint,
  keepaliveMs = 5000,
}: DockerLinkOptions): DockerLink {
  const states = new Set<(state: LinkState) => void>();
  const events = new Set<(event: EventAnswer) => void>();
  const connection = keepConnection({
    endpoint,
    keepaliveMs,
    onState: (state) => [...states].forEach((listener) => void listener(state)),
    onEvent: (event) => [...events].forEach((listener) => void listener(event)),
  });

  function current(): Session {
    const session = connection.session();
    if (!session) throw new NotSent(`the engine is not connected${because(connection.state())}`);
    return session;
  }

  const ended = (call: Call, error: unknown) =>
    endOf(error, { host, command: call.command }, call.changes);

  async function call<T>(asked: Call, run: Run<T>): Promise<Outcome<T>> {
    try {
      const { docker, lost } = current();
      const limit = asked.limitMs ?? 10_000;
      return { kind: 'done', value: await within(limit, (signal) => run(docker, signal), lost) };
    } catch (error) {
      return ended(asked, error);
    }
  }

  async function* stream<T>(asked: Call, open: Run<Readable>, read: Read<T>): AsyncGenerator<T> {
    let source: Readable | undefined;
    let lost: AbortSignal | undefined;
    const stop = new AbortController();
    const onLost = () => stop.abort(lost?.reason);
    try {
      const session = current();
      lost = session.lost;
      lost.addEventListener('abort', onLost, { once: true });
      const opening = () => open(session.docker, stop.signal);
      source = await within(asked.limitMs ?? 10_000, opening, lost);
      yield* read(asked.limitMs === undefined ? source : unlessSilent(source, asked.limitMs));
    } catch (error) {
      throw new EngineError(ended(asked, lost?.aborted ? new Lost(lost.reason) : error));
    } finally {
      lost?.removeEventListener('abort', onLost);
      stop.abort();
      source?.destroy();
    }
  }

  return {
    host,
    state: connection.state,
    subscribe: (listener) => added(states, listener),
    retry: connection.retry,
    close: async () => connection.close(),
    info: connection.info,
    call,
    stream,
    onEvent: (listener) => added(events, listener),
  };
}

function added<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => void set.delete(item);
}

const because = (state: LinkState): string => ('fault' in state ? `: ${state.fault.detail}` : '');

async function* unlessSilent(source: Readable, limitMs: number): AsyncGenerator<Buffer> {
  const silent = () => source.destroy(new TimeOver(`silent for ${limitMs} ms`));
  let timer = setTimeout(silent, limitMs);
  try {
    for await (const chunk of source) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(silent, limitMs);
    }
  } finally {
    clearTimeout(timer);
  }
}
