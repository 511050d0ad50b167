import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { rpcPath } from '../../shared/contract/wire.ts';
import { clientLimits, type Drop, drops, goodbyeMs, heartbeatMs } from './limits.ts';
import type { PeerServer } from './serve-peer.ts';

export type Refusal = { readonly status: number; readonly reason: string };

/** Serves the contract as WebSocket at `/rpc` of a server; `refuse` says who is not let in. */
export function serveWebSockets(
  server: Server,
  servePeer: PeerServer,
  refuse: (request: IncomingMessage) => Refusal | undefined,
): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: clientLimits.messageBytes,
    handleProtocols: (offered) => (offered.has('tallydeck') ? 'tallydeck' : false),
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal =
      pathOf(request) === rpcPath ? refuse(request) : { status: 404, reason: 'No such path' };
    if (refusal) return refuseUpgrade(socket, refusal);
    // Clients being dropped hold a connection for a moment, too.
    if (sockets.clients.size >= 2 * clientLimits.clients) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (ws) => {
      // A page takes a refused upgrade for a wrong token, and would not try again.
      if (sockets.clients.size > clientLimits.clients) dropOne(ws, drops.tooManyClients);
      else serveOne(ws, servePeer);
    });
  });
  return () => {
    for (const ws of sockets.clients) ws.terminate();
    sockets.close();
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

/** Cut once it is said: a client that never closes its own half would stay for ever. */
function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  const head = `HTTP/1.1 ${status} ${reason}`;
  socket.end(
    `${head}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}

function dropOne(ws: WebSocket, { code, reason }: Drop): void {
  ws.on('error', () => undefined);
  const cut = setTimeout(() => ws.terminate(), goodbyeMs);
  ws.on('close', () => clearTimeout(cut));
  // The answer to the close code has to be read, too.
  ws.resume();
  ws.close(code, reason);
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
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    drop: (why) => dropOne(ws, why),
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
