import { setImmediate as nextTurn } from 'node:timers/promises';

/** A collection of garbage may fall into anybody's turn. */
const mostChargedMs = 20;

/** Time of the backend that one client has used, ms. */
export type Share = { used: number };

type Waiting = { readonly share: Share; readonly go: () => void };

/**
 * Gives clients their turns to work, one a turn of the event loop, and first whoever has used the
 * least: a client that asks little is answered at once, however much the others ask.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #now = 0;
  #running = false;

  /** Settles when it is the client's turn, which lasts until it waits for I/O or a timer. */
  take(share: Share): Promise<void> {
    return new Promise((go) => {
      // Time not used in the past is no credit for later.
      share.used = Math.max(share.used, this.#now);
      this.#waiting.push({ share, go });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { share, go } = next;
      this.#now = share.used;
      await Promise.resolve();
      const began = performance.now();
      // Ticks asked for by a promise run when all that follows from promises is done.
      process.nextTick(() => {
        share.used += Math.min(performance.now() - began, mostChargedMs);
      });
      go();
      await nextTurn();
    }
    this.#running = false;
  }

  #next(): Waiting | undefined {
    let least = 0;
    for (const [index, { share }] of this.#waiting.entries()) {
      if (share.used < (this.#waiting[least]?.share.used ?? 0)) least = index;
    }
    return this.#waiting.splice(least, 1)[0];
  }
}
