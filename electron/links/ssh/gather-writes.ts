import type { Duplex } from 'node:stream';

/**
 * Sends all writes of one turn together. ssh2 writes every packet in three pieces, each a system
 * call of ours and a segment that wakes the other side for nothing.
 */
export function gatherWrites(socket: Duplex): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let gathering = false;
  socket.write = (...args: unknown[]): boolean => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(() => {
        gathering = false;
        socket.uncork();
      });
    }
    return write(...args);
  };
}
