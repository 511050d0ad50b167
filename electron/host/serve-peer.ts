import type { AnyRouter } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { type EncodedMessage, ServerPeer } from '@orpc/standard-server-peer';

/** One reader at the other end of any wire. */
export type Connection = {
  /** Settles once the message has left, so a slow reader slows its streams down. */
  send(message: EncodedMessage): void | Promise<void>;
  onMessage(listener: (message: EncodedMessage) => void): void;
  onClose(listener: () => void): void;
  /** Called when the reader sends what is no message of the contract. */
  reject(reason: string): void;
};

export type PeerServer = (connection: Connection) => void;

/**
 * Serves the contract to connections. oRPC's own adapters leave a malformed message
 * as an unhandled rejection; here it ends the connection that sent it, and nothing else.
 */
export function createPeerServer(router: AnyRouter): PeerServer {
  const handle = createServerPeerHandleRequestFn(new StandardRPCHandler(router, {}), {
    context: {},
  });
  return (connection) => {
    let open = true;
    const peer = new ServerPeer((message) => (open ? connection.send(message) : undefined));
    connection.onMessage((message) => {
      peer.message(message, handle).catch((error: unknown) => {
        if (open) connection.reject(error instanceof Error ? error.message : String(error));
      });
    });
    connection.onClose(() => {
      open = false;
      peer.close();
    });
  };
}
