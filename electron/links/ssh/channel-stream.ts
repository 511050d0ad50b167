import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { abandon } from './channel.ts';

/**
 * A channel as a well-behaved stream. ssh2's own never calls back a write to a closed channel, is
 * half-open, and stays silent when the link dies; this one ends with the other side, fails pending
 * writes, and is destroyed (with an error) when `lost` is aborted.
 */
export function channelStream(channel: ClientChannel, lost: AbortSignal): Duplex {
  let pending: ((error?: Error) => void) | undefined;
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void channel.resume(),
    write(chunk, _encoding, done) {
      pending = done;
      channel.write(chunk, () => {
        pending = undefined;
        done();
      });
    },
    final(done) {
      channel.end();
      done();
    },
    destroy(error, done) {
      lost.removeEventListener('abort', onLost);
      channel.end();
      abandon(channel);
      done(error);
    },
  });
  const onLost = () => void stream.destroy(new Error('the SSH link was lost'));
  lost.addEventListener('abort', onLost);

  channel.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) channel.pause();
  });
  channel.on('end', () => void stream.push(null));
  channel.on('close', () => {
    // A write that the other side never took will not be called back any more.
    if (pending) stream.destroy(new Error('the other side closed the connection'));
  });
  channel.on('error', (error: Error) => void stream.destroy(error));
  // A forwarded connection has no second stream: its data is discarded.
  channel.stderr.resume();
  // Readers of the stream may listen too; without a listener the process would end.
  stream.on('error', () => undefined);
  if (lost.aborted) onLost();
  return stream;
}
