import { NotUnderstood } from './fault.ts';
import { FRAME_BYTES } from './limits.ts';

export type Piece = { readonly stream: 'stdout' | 'stderr'; readonly data: Buffer };

export const FRAME_HEADER = 8;

/**
 * Takes apart the stream in which an engine interleaves a container's outputs: a byte for which
 * one, three of nothing, four for the length, and the data (Docker Engine API, "Stream format").
 * Gives the data as it comes, so a frame may come in pieces: docker-modem's `demuxStream` collects
 * a frame, and copies what it has at each chunk.
 */
export async function* demux(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const header = Buffer.alloc(FRAME_HEADER);
  let known = 0;
  let left = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const data = chunk.subarray(at, at + left);
        at += data.length;
        left -= data.length;
        yield { stream: header[0] === 2 ? 'stderr' : 'stdout', data };
        continue;
      }
      const copied = chunk.copy(header, known, at);
      at += copied;
      known = (known + copied) % FRAME_HEADER;
      if (known === 0) left = lengthIn(header);
    }
  }
}

function lengthIn(header: Buffer): number {
  const length = header.readUInt32BE(4);
  const isFrame = (header[0] ?? 3) <= 2 && header.readUIntBE(1, 3) === 0;
  if (!isFrame || length > FRAME_BYTES)
    throw new NotUnderstood('output that is not multiplexed: the container has a terminal');
  return length;
}
