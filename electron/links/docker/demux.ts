import { NotUnderstood } from './fault.ts';

export type Chunk = { readonly stream: 'stdout' | 'stderr'; readonly data: Buffer };

const HEADER = 8;
const MAX_CHUNK = 16 * 1024 * 1024;

/**
 * Takes apart the stream in which an engine interleaves a container's outputs: a byte for which
 * one, three of nothing, four for the length, and the data (Docker Engine API, "Stream format").
 */
export async function* demux(chunks: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER) {
      const kind = rest.readUInt8(0);
      const length = rest.readUInt32BE(4);
      if (kind > 2 || length > MAX_CHUNK)
        throw new NotUnderstood('output that is not multiplexed: the container has a terminal');
      if (rest.length < HEADER + length) break;
      const data = rest.subarray(HEADER, HEADER + length);
      rest = rest.subarray(HEADER + length);
      yield { stream: kind === 2 ? 'stderr' : 'stdout', data };
    }
  }
}
