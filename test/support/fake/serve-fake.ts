/**
 * The screens with made-up data, for looking at them without a backend:
 * `node test/support/fake/serve-fake.ts [--port P] [--mode lab|many|ugly|empty] [--root dist/renderer]`.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { createFakeRouter, type FakeMode } from './backend.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7070' },
    mode: { type: 'string', default: 'lab' },
    root: { type: 'string', default: 'dist/renderer' },
  },
});

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://fake');
  if (pathname === '/healthz') return response.end('{"status":"ok"}');
  const file = normalize(pathname === '/' ? '/index.html' : pathname);
  try {
    const body = await readFile(join(values.root, file));
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    return response.end(body);
  } catch {
    response.statusCode = 404;
    return response.end();
  }
});

const handler = new RPCHandler(createFakeRouter(values.mode as FakeMode));
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url ?? '/', 'http://fake');
  if (url.searchParams.get('token') !== 'fake') return socket.destroy();
  return sockets.handleUpgrade(request, socket, head, (peer) => void handler.upgrade(peer));
});

server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : values.port;
  console.log(`http://127.0.0.1:${port}/#token=fake`);
});
