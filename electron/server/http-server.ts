import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createLimitedServer,
  type PeerServer,
  readPageFile,
  serveWebSockets,
} from '../host/index.ts';
import { foreignHost, refuseSocket } from './guard.ts';

export type HttpOptions = {
  /** 0: any free port. */
  readonly port: number;
  readonly token: string;
  readonly version: string;
  /** Directory of the built page. */
  readonly page: string;
  readonly servePeer: PeerServer;
};

export type HttpHost = { readonly port: number; close(): Promise<void> };

/** The page and the contract on 127.0.0.1. */
export async function openHttp(options: HttpOptions): Promise<HttpHost> {
  const server = createLimitedServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const closeSockets = serveWebSockets(server, options.servePeer, (request) =>
    refuseSocket(request, options.token),
  );
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      closeSockets();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, close };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken: choose another --port`)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HttpOptions) {
  if (foreignHost(request)) return plain(response, 421, 'This name does not lead here\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return plain(response, 405, 'Only GET and HEAD\n');
  }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (path === '/healthz') {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    return response.end(JSON.stringify({ status: 'ok', version: options.version }));
  }
  const file = await readPageFile(options.page, path);
  response.writeHead(file.status, { ...file.headers, 'content-length': file.body.length });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
