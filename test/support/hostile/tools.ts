import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Connection, ServerChannel } from 'ssh2';

export type Tools = {
  readonly connection: Connection;
  /** What the metrics of its one instance are asked at. */
  readonly metricsPort: number;
  /** The misbehaviour has begun. */
  strike(): void;
};

/** One way to misbehave: what stands here replaces what a gateway does at that place. */
export type Hostility = {
  /** Instead of SSH. */
  readonly raw?: (socket: Socket) => void;
  /** Shows another host key. */
  readonly isOtherHost?: true;
  readonly connected?: (tools: Tools) => void;
  readonly ready?: (tools: Tools) => void;
  readonly session?: (accept: () => unknown, reject: () => void, tools: Tools) => void;
  readonly forward?: (accept: () => Duplex, reject: () => void, tools: Tools) => void;
  readonly exec?: (channel: ServerChannel, tools: Tools) => void;
  /** The whole admin stream. */
  readonly admin?: (channel: Duplex, tools: Tools) => void;
  /** One answer; undefined: a proper one. */
  readonly answer?: (line: string, tools: Tools) => string | Buffer | undefined;
  readonly metrics?: (channel: Duplex, tools: Tools) => void;
};

const block = Buffer.alloc(256 * 1024, 'x');

/** Writes for as long as somebody reads. */
export function flood(stream: Duplex | NodeJS.WritableStream, piece: Buffer = block): void {
  const target = stream as Duplex;
  const more = () => {
    for (let count = 0; count < 16 && !target.destroyed; count += 1)
      if (!target.write(piece)) return void target.once('drain', more);
    setImmediate(more);
  };
  more();
}
