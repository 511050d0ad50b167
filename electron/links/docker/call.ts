import type { Outcome } from '../../../shared/model/link.ts';
import type { DockerClient } from './client.ts';
import { type Ended, endOfStream } from './fault.ts';
import type { DockerSession } from './session.ts';
import { within } from './within.ts';

/** One request to an engine. */
export type Call = {
  /** As a person reads it in a fault: `start td-counter-gate-a-1`. */
  readonly command: string;
  /** True: an end without an answer is `unknown`, so read back. False: it is `failed`. */
  readonly changes: boolean;
  /** ms, default 10,000. For a stream: the longest silence, by default any. */
  readonly limitMs?: number;
  /** ms of a stream in all, by default any. */
  readonly totalMs?: number;
  /** Ends a stream, also while it waits for an engine that is silent. */
  readonly signal?: AbortSignal;
};

export type CallRun<T> = (docker: DockerClient, signal: AbortSignal) => Promise<T>;

/** The engine that is asked. */
export type DockerRequest = {
  readonly host: string;
  /** The session as it is now; throws NotSent when there is none. */
  readonly session: () => DockerSession;
};

export const DEFAULT_LIMIT_MS = 10_000;

export async function runCall<T>(
  asked: DockerRequest,
  call: Call,
  run: CallRun<T>,
): Promise<Outcome<T>> {
  try {
    const { docker, lost } = asked.session();
    const limit = call.limitMs ?? DEFAULT_LIMIT_MS;
    return { kind: 'done', value: await within(limit, (signal) => run(docker, signal), lost) };
  } catch (error) {
    return endedStream(asked, call, error);
  }
}

export function endedStream(
  { host }: DockerRequest,
  { command, changes }: Call,
  error: unknown,
): Ended {
  return endOfStream(error, { host, command }, changes);
}

/** A container as a person reads it in a fault: an id as short as Docker prints it, a name as it is. */
export const containerLabel = (id: string): string =>
  /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
