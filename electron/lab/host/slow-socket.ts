import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/**
 * A socket whose bytes arrive late, as over a long line: `delay()` is asked for every chunk
 * and gives the one-way time in ms. Order is kept when the delay changes.
 */
export class SlowSocket extends Duplex {
  readonly #socket: Socket;
  readonly #delay: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #inDue = 0;
  #outDue = 0;

  constructor(socket: Socket, delay: () => number) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#delay = delay;
    socket.on('data', (chunk) => {
      this.#inDue = this.#later(this.#inDue, () => {
        if (!this.push(chunk)) socket.pause();
      });
    });
    socket.on('end', () => {
      this.#inDue = this.#later(this.#inDue, () => this.push(null));
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  setNoDelay(on: boolean): this {
    this.#socket.setNoDelay(on);
    return this;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#outDue = this.#later(this.#outDue, () => this.#socket.write(chunk));
    done();
  }

  override _final(done: () => void): void {
    this.#outDue = this.#later(this.#outDue, () => this.#socket.end());
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.destroy();
    done(error);
  }

  /** Runs `act` now when nothing is late, else when its time has come; returns that time. */
  #later(after: number, act: () => void): number {
    const now = performance.now();
    const due = Math.max(after, now + this.#delay());
    if (due <= now && this.#timers.size === 0) {
      act();
      return due;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.destroyed) act();
    }, due - now);
    this.#timers.add(timer);
    return due;
  }
}
