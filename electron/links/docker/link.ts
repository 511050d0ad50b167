import type { Readable } from 'node:stream';
import type { LinkState, Outcome } from '../../../shared/model/link.ts';
import { eachInHost, type HostWork, inHost } from '../host-work.ts';
import type { Link } from '../link.ts';
import type { EventAnswer } from './answers.ts';
import { type Call, type CallRun, type DockerRequest, runCall } from './call.ts';
import { DockerConnection } from './connection.ts';
import type { DockerEndpoint } from './endpoint.ts';
import { NotSent } from './fault.ts';
import type { EngineInfo } from './session.ts';
import { type Read, runStream } from './stream.ts';

export type DockerLinkOptions = {
  /** Engine id. */
  readonly host: string;
  readonly endpoint: DockerEndpoint;
  /** Between two pings, and the time that one may take; ms, default 5000. */
  readonly keepaliveMs?: number;
};

/** One engine's connection, kept open and reopened. The verbs beside this file go through it. */
export type DockerLink = Link & {
  /** Facts of the engine, from when it was last reached. */
  info(): EngineInfo | undefined;
  /** For work around several calls: an exception in it makes the link connect anew. */
  readonly work: HostWork;
  call<T>(call: Call, run: CallRun<T>): Promise<Outcome<T>>;
  /**
   * Opens a stream and reads it with `read`. Throws EngineError when it cannot be had or read,
   * falls silent, or the link is lost; leaving the loop ends it.
   */
  stream<T>(call: Call, open: CallRun<Readable>, read: Read<T>): AsyncGenerator<T>;
  /** Events of containers, over every reconnection; events while the link is down are not told. */
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
  const connection = new DockerConnection({
    host,
    endpoint,
    keepaliveMs,
    onState: (state) => [...states].forEach((listener) => void listener(state)),
    onEvent: (event) => [...events].forEach((listener) => void listener(event)),
  });
  const asked: DockerRequest = {
    host,
    session: () => connection.session ?? absent(connection.state),
  };

  return {
    host,
    state: () => connection.state,
    subscribe: (listener) => added(states, listener),
    retry: () => connection.retry(),
    close: async () => connection.close(),
    info: () => connection.info,
    work: connection.work,
    call: (call, run) => inHost(connection.work, () => runCall(asked, call, run)),
    stream: (call, open, read) => eachInHost(connection.work, runStream(asked, call, open, read)),
    onEvent: (listener) => added(events, listener),
  };
}

function added<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => void set.delete(item);
}

function absent(state: LinkState): never {
  if (!('fault' in state)) throw new NotSent('the engine is not connected yet', 'closed');
  throw new NotSent(`the engine is not connected: ${state.fault.detail}`, state.fault.code);
}
