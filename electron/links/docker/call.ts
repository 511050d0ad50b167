import type { Outcome } from '../../../shared/model/link.ts';
import type { DockerClient } from './client.ts';
import { type Ended, endOf } from './fault.ts';
import type { Session } from './session.ts';
import { within } from './within.ts';

/** What is asked of an engine. */
export type Call = {
  /** As a person reads it in a fault: `start td-counter-gate-a-1`. */
  readonly command: string;
  /** True: an end without an answer is `unknown`, so read back. False: it is `failed`. */
  readonly changes: boolean;
  /** ms, default 10,000. For a stream: the longest silence, by default any. */
  readonly limitMs?: number;
};

export type Run<T> = (docker: DockerClient, signal: AbortSignal) => Promise<T>;

/** The engine that is asked. */
export type Asked = {
  readonly host: string;
  /** The session as it is now; throws NotSent when there is none. */
  readonly session: () => Session;
};

export const DEFAULT_LIMIT_MS = 10_000;

export async function runCall<T>(asked: Asked, call: Call, run: Run<T>): Promise<Outcome<T>> {
  try {
    const { docker, lost } = asked.session();
    const limit = call.limitMs ?? DEFAULT_LIMIT_MS;
    return { kind: 'done', value: await within(limit, (signal) => run(docker, signal), lost) };
  } catch (error) {
    return ended(asked, call, error);
  }
}

export function ended({ host }: Asked, { command, changes }: Call, error: unknown): Ended {
  return endOf(error, { host, command }, changes);
}
