import type { EncodedMessage } from '@orpc/standard-server-peer';
import { clientLimits } from './limits.ts';

type Options = {
  /** Settles when a message may be encoded. */
  readonly turn: () => Promise<void>;
  /** Settles once the message has left. */
  readonly send: (message: EncodedMessage) => void | Promise<void>;
  /** Called when the reader has taken nothing for too long. */
  readonly onStuck: () => void;
};

export const sizeOf = (message: EncodedMessage): number =>
  typeof message === 'string' ? message.length : message.byteLength;

/**
 * Messages on their way to one client, in the order they were given. While the client has much left
 * to read, none is encoded: a waiting message is an object that others share, not its own text.
 */
export class Outbox {
  readonly #options: Options;
  readonly #waiting = new Set<() => void>();
  #turn: Promise<unknown> = Promise.resolve();
  #unread = 0;
  #closed = false;
  #stuck: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Settles as soon as the client has little left to read, or is gone. */
  async room(): Promise<void> {
    while (!this.#closed && this.#unread >= clientLimits.unreadBytes) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Settles once the message has left. */
  async send(encode: () => Promise<EncodedMessage>): Promise<void> {
    const writing = this.#turn.then(() => this.#write(encode));
    this.#turn = writing.catch(() => undefined);
    const { left } = await writing;
    await left;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#stuck);
    this.#wake();
  }

  /** In an object, since awaiting this must not wait until the message has left. */
  async #write(encode: () => Promise<EncodedMessage>): Promise<{ readonly left?: Promise<void> }> {
    await this.room();
    await this.#options.turn();
    if (this.#closed) return {};
    const message = await encode();
    if (this.#closed) return {};
    const bytes = sizeOf(message);
    this.#unread += bytes;
    this.#stuck ??= this.#watch();
    return { left: this.#leave(this.#options.send(message), bytes) };
  }

  async #leave(sent: void | Promise<void>, bytes: number): Promise<void> {
    await sent;
    this.#unread -= bytes;
    clearTimeout(this.#stuck);
    this.#stuck = this.#unread > 0 && !this.#closed ? this.#watch() : undefined;
    this.#wake();
  }

  #watch(): NodeJS.Timeout {
    return setTimeout(this.#options.onStuck, clientLimits.unreadMs).unref();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
  }
}
