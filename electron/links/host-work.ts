import { AsyncLocalStorage } from 'node:async_hooks';
import type { LinkFault } from '../../shared/model/link.ts';

/** Work for one host of the fleet: who it is, and how its links begin anew after an exception. */
export type HostWork = {
  /** Gateway or engine id. */
  readonly host: string;
  fail(error: unknown): void;
};

const current = new AsyncLocalStorage<HostWork>();

/**
 * Runs work for one host. An exception that nobody catches, also from a socket, timer or promise
 * that this work has made, is that host's fault and not the end of the process.
 */
export const inHost = <T>(work: HostWork, run: () => T): T => current.run(work, run);

/** A stream of one host: every step of it, whoever asks for it, is that host's work. */
export function eachInHost<T>(work: HostWork, source: AsyncGenerator<T>): AsyncGenerator<T> {
  const stream: AsyncGenerator<T> = {
    next: () => inHost(work, () => source.next()),
    return: (value) => inHost(work, () => source.return(value)),
    throw: (error) => inHost(work, () => source.throw(error)),
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: () => inHost(work, () => source[Symbol.asyncDispose]()),
  };
  return stream;
}

/** Fault of a link whose work has thrown. */
export const internalFault = (error: unknown): LinkFault => ({
  code: 'internal',
  detail: (error instanceof Error ? error.message : String(error)).slice(0, 300),
});

/** The host whose work is being done; undefined where it is the console's own. */
export const hostAtWork = (): HostWork | undefined => current.getStore();
