import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { type EngineKind, engineKinds, inspected, row } from './engine-kinds.ts';

/**
 * An engine that misbehaves, as a process of its own: what it costs it does not take from those who
 * watch. It is told by its parent which way to misbehave, and tells it when it has begun.
 */
const [path = ''] = process.argv.slice(2);
const sockets = new Set<Socket>();
let kind = 'proper';
let how: EngineKind | undefined;
let isStruck = false;

process.on('message', (message: { readonly kind: string }) => {
  kind = message.kind;
  how = engineKinds[kind];
  isStruck = false;
  for (const socket of sockets) socket.destroy();
  process.send?.({ became: kind });
});
process.once('disconnect', () => process.exit(0));
// Whom it misbehaves to hangs up in the midst: that is no fault here.
process.on('uncaughtException', (error) => console.error(`hostile ${kind}: ${error.message}`));

function strike(): void {
  if (isStruck) return;
  isStruck = true;
  process.send?.({ struck: kind });
}

const version = { Version: '27.1.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' };
const proper: RequestListener = (request, response) => {
  const url = request.url ?? '';
  if (url.includes('/version')) response.end(JSON.stringify(version));
  else if (url.includes('/events')) response.writeHead(200).flushHeaders();
  else if (url.includes('/containers/json')) response.end(JSON.stringify([row('site-of-hostile')]));
  else if (/\/containers\/[0-9a-f]+\/json/.test(url)) response.end(JSON.stringify(inspected({})));
  else if (url.includes('/stats')) response.writeHead(404).end('{"message":"none"}');
  else response.end('OK');
};

const http = createHttp((request, response) => {
  request.resume();
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  if (how?.answer === undefined || how.on?.test(request.url ?? '') === false) {
    proper(request, response);
    return;
  }
  strike();
  const mine = kind;
  response.once('close', () => process.send?.({ left: mine }));
  how.answer(response, request);
});
createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => sockets.delete(socket));
  if (how?.raw) {
    strike();
    how.raw(socket);
  } else {
    http.emit('connection', socket);
  }
}).listen(path, () => process.send?.({ became: 'proper' }));
