import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createLateQueue, type LateQueue } from './late-queue.ts';

/**
 * A socket whose bytes arrive late, as over a long line: `delay()` gives the one-way time in ms
 * and may change at any moment.
 */
export class SlowSocket extends Duplex {
  readonly #socket: Socket;
  readonly #coming: LateQueue;
  readonly #going: LateQueue;

  constructor(socket: Socket, delay: () => number) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#coming = createLateQueue(delay);
    this.#going = createLateQueue(delay);
    socket.on('data', (chunk) => {
      this.#coming.add(() => {
        if (!this.push(chunk)) socket.pause();
      });
    });
    socket.on('end', () => {
      this.#coming.add(() => this.push(null));
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
    this.#going.add(() => this.#socket.write(chunk));
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', () => done());
    else done();
  }

  override _final(done: () => void): void {
    this.#going.add(() => this.#socket.end());
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#coming.end();
    this.#going.end();
    this.#socket.destroy();
    done(error);
  }
}
