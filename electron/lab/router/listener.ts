import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Frontend } from './backend.ts';
import type { Exchange } from './exchange.ts';
import { forward } from './forward.ts';
import type { RouterProcess } from './process.ts';
import { countAnswer } from './tally.ts';
import { isOurHeader, sentTo } from './within.ts';

const maxBody = 4 * 1024 * 1024;

/** One bind. It outlives the process that opened it: each request asks who serves now. */
export type RouterListener = { readonly key: string; close(): Promise<void> };

export type Serving = { readonly process: RouterProcess; readonly frontend: Frontend };

export function openListener(
  address: string,
  port: number,
  serving: () => Serving | undefined,
): Promise<RouterListener> {
  const server = createServer((incoming, response) => {
    const now = serving();
    if (now === undefined) response.destroy();
    else serve(now, incoming, response).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port }, () => {
      resolve({ key: `${address}:${port}`, close: () => closeServer(server) });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  { process, frontend }: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  frontend.tally.total += 1;
  const body = await bodyOf(incoming);
  if (body === undefined) {
    response.writeHead(413).end();
    return;
  }
  const exchange = exchangeOf(process, incoming, body);
  for (const rule of frontend.rules) {
    const reply = rule(exchange);
    if (reply === undefined) continue;
    frontend.tally.denied += 1;
    countAnswer(frontend.tally, reply.status, body.length, reply.text.length);
    response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.text);
    return;
  }
  const backend = process.backends.get(frontend.backend(exchange));
  if (backend === undefined) {
    countAnswer(frontend.tally, 503, body.length, 0);
    response.writeHead(503).end();
    return;
  }
  const { headers } = exchange;
  for (const rule of backend.rules) rule(exchange);
  await forward({ frontend, backend, incoming, response, headers, body });
}

/** Between one hop and the next only (RFC 9110, 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te']);

function exchangeOf(process: RouterProcess, incoming: IncomingMessage, body: Buffer): Exchange {
  const url = new URL(incoming.url ?? '/', 'http://camera');
  const headers = Object.entries(incoming.headers)
    .filter(([name]) => !hopByHop.has(name) && !isOurHeader(name))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : `${value}`] as const);
  return {
    process,
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    source: incoming.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
    destination: sentTo(incoming.headers),
    headers: new Map(headers),
    body,
    variables: new Map(),
    tracked: undefined,
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
