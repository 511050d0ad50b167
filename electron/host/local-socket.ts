import { chmodSync, rmSync } from 'node:fs';
import { createLimitedServer } from './limited-server.ts';
import type { PeerServer } from './serve-peer.ts';
import { serveWebSockets } from './serve-websockets.ts';

/**
 * The command line's way in: the contract over a socket that only the same user can open.
 * Call it with the directory's lock held, so that a socket found there is a dead one.
 */
export async function openLocalSocket(
  path: string,
  servePeer: PeerServer,
): Promise<() => Promise<void>> {
  const server = createLimitedServer((_request, response) => response.writeHead(404).end());
  const closeSockets = serveWebSockets(server, servePeer, () => undefined);
  const named = process.platform === 'win32';
  if (!named) rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Closed to others from its first moment: binding happens inside listen().
    const before = process.umask(0o177);
    server.listen(path, resolve);
    process.umask(before);
  });
  if (!named) chmodSync(path, 0o600);
  return () =>
    new Promise((resolve) => {
      closeSockets();
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
