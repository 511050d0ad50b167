import type { Duplex } from 'node:stream';

/**
 * A stream as Node's HTTP agent wants its sockets: the agent calls what only a socket has, and a
 * channel that ended is of no more use to it.
 */
export function asSocket(stream: Duplex): Duplex {
  const nothing = () => stream;
  stream.once('end', () => stream.destroy());
  return Object.assign(stream, {
    setKeepAlive: nothing,
    setNoDelay: nothing,
    setTimeout: nothing,
    ref: nothing,
    unref: nothing,
  });
}
