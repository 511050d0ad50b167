import type { ClientLink } from '@orpc/client';
import { ConnectionLostError, type NoContext, type Wire } from './wire.ts';

/**
 * A link over whichever wire there is. A call without a wire rejects at once, and one whose wire
 * ends rejects then: a closed message port would leave it hanging.
 */
export function guardedLink(wire: () => Wire | undefined): ClientLink<NoContext> {
  return {
    call: async (path, input, options) => {
      const current = wire();
      if (current === undefined || current.ending.hasCome()) throw new ConnectionLostError(false);
      const answer = await untilEnd(current, current.link.call(path, input, options));
      return isStream(answer) ? guardStream(current, answer) : answer;
    },
  };
}

function untilEnd<T>(wire: Wire, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = wire.ending.on(() => reject(new ConnectionLostError(true)));
    work.then(resolve, reject).finally(forget);
  });
}

function isStream(answer: unknown): answer is AsyncIterableIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

function guardStream(
  wire: Wire,
  stream: AsyncIterableIterator<unknown>,
): AsyncIterableIterator<unknown> {
  const guarded: AsyncIterableIterator<unknown> = {
    next: () => untilEnd(wire, stream.next()),
    return: async (value) => {
      if (wire.ending.hasCome()) return { done: true, value };
      return (await stream.return?.(value)) ?? { done: true, value };
    },
    [Symbol.asyncIterator]: () => guarded,
  };
  return guarded;
}
