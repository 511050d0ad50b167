import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { strangerLimits } from './limits.ts';

/**
 * An HTTP server on which nobody without a token holds anything for long: half-sent requests, idle
 * connections and unread answers end by themselves, and the oldest of too many goes first.
 */
export function createLimitedServer(listener: RequestListener): Server {
  const answering = new WeakMap<Socket, number>();
  const server = createServer(
    {
      headersTimeout: strangerLimits.headersMs,
      requestTimeout: strangerLimits.requestMs,
      connectionsCheckingInterval: strangerLimits.checkEveryMs,
      keepAliveTimeout: strangerLimits.keepAliveMs,
      maxHeaderSize: strangerLimits.headerBytes,
    },
    (request, response) => {
      const { socket } = request;
      if (socket.destroyed) return;
      // No browser sends a second request before it has the first answer. That the first has left
      // here may be learned a little later than the second request.
      const open = answering.get(socket) ?? 0;
      if (open > 1) {
        socket.destroy();
        return;
      }
      answering.set(socket, open + 1);
      response.once('close', () => answering.set(socket, (answering.get(socket) ?? 1) - 1));
      listener(request, response);
    },
  );
  server.maxHeadersCount = strangerLimits.headers;
  server.maxRequestsPerSocket = strangerLimits.requestsEach;
  server.timeout = strangerLimits.idleMs;
  const strangers = new Set<Socket>();
  server.on('connection', (socket) => {
    strangers.add(socket);
    socket.once('close', () => strangers.delete(socket));
    const [oldest] = strangers;
    if (strangers.size > strangerLimits.connections) oldest?.destroy();
  });
  // Let in or refused, it is no longer ours to count: the WebSocket server has limits of its own.
  server.on('upgrade', (request: IncomingMessage) => strangers.delete(request.socket));
  return server;
}
