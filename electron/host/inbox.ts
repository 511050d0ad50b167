import { setTimeout as delay } from 'node:timers/promises';
import type { EncodedMessage } from '@orpc/standard-server-peer';
import { clientLimits } from './limits.ts';
import { sizeOf } from './outbox.ts';

type Options = {
  /** Settles when the next message may be worked on. */
  readonly turn: () => Promise<void>;
  readonly take: (message: EncodedMessage) => void;
  readonly onFlood: () => void;
  readonly pause?: (() => void) | undefined;
  readonly resume?: (() => void) | undefined;
};

/**
 * Messages of one client that wait for its turn, no more a second than is allowed. A wire that can
 * be paused is not read meanwhile.
 */
export class Inbox {
  readonly #options: Options;
  readonly #waiting: EncodedMessage[] = [];
  readonly #allowance = new Allowance();
  #bytes = 0;
  #working = false;
  #paused = false;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  put(message: EncodedMessage): void {
    if (this.#closed) return;
    this.#waiting.push(message);
    this.#bytes += sizeOf(message);
    const { waiting, waitingBytes, waitingBeforePause } = clientLimits;
    if (this.#waiting.length > waiting || this.#bytes > waitingBytes) {
      this.#options.onFlood();
      return;
    }
    if (!this.#paused && this.#waiting.length >= waitingBeforePause) {
      this.#paused = true;
      this.#options.pause?.();
    }
    if (!this.#working) void this.#work();
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const size = sizeOf(next);
      this.#bytes -= size;
      await this.#allowance.spend(1 + size / clientLimits.allowance.bytes);
      await this.#options.turn();
      if (this.#closed) return;
      this.#options.take(next);
    }
    this.#working = false;
    if (!this.#paused) return;
    this.#paused = false;
    this.#options.resume?.();
  }
}

/** A bucket that fills by the second; spending more than there is waits until it is filled. */
class Allowance {
  #left: number = clientLimits.allowance.burst;
  #at = performance.now();

  async spend(cost: number): Promise<void> {
    const { burst, perSecond } = clientLimits.allowance;
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond) - cost;
    this.#at = now;
    if (this.#left < 0) await delay((-this.#left / perSecond) * 1000, undefined, { ref: false });
  }
}
