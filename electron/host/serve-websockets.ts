import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { rpcPath } from '../../shared/contract/wire.ts';
import type { PeerServer } from './serve-peer.ts';

/** Requests are small; a larger message is a mistake or an attack. */
export const maxMessageBytes = 1024 * 1024;
/** A reader that is gone without a word is noticed within two of these. */
const heartbeatMs = 20_000;

export type Refusal = { readonly status: number; readonly reason: string };

/** Serves the contract as WebSocket at `/rpc` of a server; `refuse` says who is not let in. */
export function serveWebSockets(
  server: Server,
  servePeer: PeerServer,
  refuse: (request: IncomingMessage) => Refusal | undefined,
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    handleProtocols: (offered) => (offered.has('tallydeck') ? 'tallydeck' : false),
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal =
      pathOf(request) === rpcPath ? refuse(request) : { status: 404, reason: 'No such path' };
    if (refusal) refuseUpgrade(socket, refusal);
    else sockets.handleUpgrade(request, socket, head, (ws) => serveOne(ws, servePeer));
  });
  return () => {
    for (const ws of sockets.clients) ws.terminate();
    sockets.close();
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  const head = `HTTP/1.1 ${status} ${reason}`;
  socket.end(
    `${head}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n`,
  );
}

function serveOne(ws: WebSocket, servePeer: PeerServer): void {
  const beat = keepAlive(ws);
  // A message over the limit or a broken frame arrives here; ws closes the socket by itself.
  ws.on('error', () => undefined);
  servePeer({
    send: (message) =>
      new Promise((resolve) => {
        // A failed send means that the socket is going: `close` tells it.
        ws.send(message, () => resolve());
      }),
    onMessage: (listener) => ws.on('message', (data, binary) => listener(decode(data, binary))),
    onClose: (listener) =>
      ws.on('close', () => {
        clearInterval(beat);
        listener();
      }),
    reject: () => ws.close(1007, 'not a message of the contract'),
  });
}

function decode(data: RawData, binary: boolean): string | Uint8Array {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return binary ? buffer : buffer.toString('utf8');
}

function keepAlive(ws: WebSocket): NodeJS.Timeout {
  let answered = true;
  ws.on('pong', () => {
    answered = true;
  });
  return setInterval(() => {
    if (!answered) return ws.terminate();
    answered = false;
    ws.ping();
  }, heartbeatMs);
}
