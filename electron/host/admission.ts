import { getEventIteratorSchemaDetails } from '@orpc/contract';
import { type AnyProcedure, ORPCError } from '@orpc/server';
import { clientLimits } from './limits.ts';
import type { Outbox } from './outbox.ts';

type Kind = 'calls' | 'streams';

/** Numbers of calls and streams that one client has open. */
export class Admission {
  readonly outbox: Outbox;
  readonly #onRunaway: () => void;
  readonly #open = { calls: 0, streams: 0 };
  #refused = 0;

  constructor(outbox: Outbox, onRunaway: () => void) {
    this.outbox = outbox;
    this.#onRunaway = onRunaway;
  }

  /** Throws BUSY, the contract's error, when as many are open as may be. */
  enter(kind: Kind): void {
    if (this.#open[kind] < clientLimits[kind]) {
      this.#open[kind] += 1;
      return;
    }
    this.#refused += 1;
    if (this.#refused > clientLimits.refusals) this.#onRunaway();
    const data = { what: kind, most: clientLimits[kind] };
    throw new ORPCError('BUSY', { defined: true, status: 429, data });
  }

  leave(kind: Kind): void {
    this.#open[kind] -= 1;
  }
}

/** One request of a client, from its arrival until its last answer has left. */
export class Request {
  readonly #admission: Admission;
  #kind: Kind | undefined;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  enter(procedure: AnyProcedure): void {
    const kind = isStream(procedure) ? 'streams' : 'calls';
    this.#admission.enter(kind);
    this.#kind = kind;
  }

  end(): void {
    if (this.#kind !== undefined) this.#admission.leave(this.#kind);
  }

  /** The next event is made when the client has read what it was sent: a slow one gets the newest. */
  paced(answer: unknown): unknown {
    return isAsyncIterator(answer) ? paced(answer, this.#admission.outbox) : answer;
  }
}

const isStream = (procedure: AnyProcedure): boolean =>
  getEventIteratorSchemaDetails(procedure['~orpc'].outputSchema) !== undefined;

function isAsyncIterator(answer: unknown): answer is AsyncIterableIterator<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

function paced(
  source: AsyncIterableIterator<unknown>,
  outbox: Outbox,
): AsyncIterableIterator<unknown> {
  const iterator: AsyncIterableIterator<unknown> = {
    next: async () => {
      await outbox.room();
      return source.next();
    },
    return: async (value) => (await source.return?.(value)) ?? { done: true, value },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
