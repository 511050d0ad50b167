import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createRouterClient } from '@orpc/server';
import { connectLocal } from '../../../electron/cli/connect.ts';
import { openLocalSocket } from '../../../electron/host/local-socket.ts';
import { createPeerServer } from '../../../electron/host/serve-peer.ts';
import { socketPath } from '../../../electron/host/socket-path.ts';
import { openHttp } from '../../../electron/server/http-server.ts';
import { type Port, servePort } from '../../../electron/shell/port.ts';
import type { PageClient } from '../../../renderer/client/client.ts';
import { guardedLink } from '../../../renderer/client/guarded-link.ts';
import { confirmTaken } from '../../../renderer/client/port-wire.ts';
import { socketWire } from '../../../renderer/client/socket-wire.ts';
import { createEnding, type Wire } from '../../../renderer/client/wire.ts';

export type { PageClient };

type AnyRouter = Parameters<typeof createPeerServer>[0];

/** A server of one router over one wire, and clients of it. */
export type Rig = {
  connect(): Promise<{ readonly api: PageClient; close(): void }>;
  close(): Promise<void>;
};

export type WireName = 'in memory' | 'message port' | 'WebSocket' | 'unix socket';
export const token = 'T'.repeat(43);

export const rigs: Readonly<Record<WireName, (router: AnyRouter) => Promise<Rig>>> = {
  'in memory': async (router) => ({
    connect: async () => ({
      api: createRouterClient(router, { context: {} }) as PageClient,
      close: () => undefined,
    }),
    close: async () => undefined,
  }),
  'message port': async (router) => {
    const servePeer = createPeerServer(router);
    return {
      connect: async () => {
        const { port1, port2 } = new MessageChannel();
        servePort(electronPort(port2), servePeer);
        return overPort(port1);
      },
      close: async () => undefined,
    };
  },
  WebSocket: async (router) => {
    const http = await openWebSocketServer(router);
    const open = socketWire(new URL(`http://127.0.0.1:${http.port}/`), token);
    return {
      connect: async () => overWire(await open(new AbortController().signal)),
      close: http.close,
    };
  },
  'unix socket': async (router) => {
    const directory = mkdtempSync(join(tmpdir(), 'td-'));
    const closeSocket = await openLocalSocket(socketPath(directory), createPeerServer(router));
    return {
      connect: () => connectLocal(directory),
      close: async () => {
        await closeSocket();
        rmSync(directory, { recursive: true });
      },
    };
  },
};

export function openWebSocketServer(router: AnyRouter) {
  const servePeer = createPeerServer(router);
  return openHttp({ port: 0, token, version: '1.2.3', page: '/nonexistent', servePeer });
}

/** What Electron's port is to the main process, made of Node's. */
export function electronPort(port: NodePort): Port {
  function on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  function on(event: 'close', listener: () => void): unknown;
  function on(event: string, listener: (event: { readonly data: unknown }) => void) {
    // Node's port starts by itself at the first listener; Electron's waits for start().
    return port.on(event, (data: unknown) => listener({ data }));
  }
  return {
    on,
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

function overPort(port: NodePort) {
  const ending = createEnding();
  port.on('close', ending.come);
  const link = new RPCLink({ port: port as unknown as MessagePort });
  confirmTaken(port as unknown as MessagePort);
  port.start();
  return overWire({ link, ending, close: () => port.close() });
}

function overWire(wire: Wire): { readonly api: PageClient; close(): void } {
  return { api: createORPCClient(guardedLink(() => wire)), close: wire.close };
}
