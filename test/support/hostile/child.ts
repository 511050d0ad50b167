import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { loadOrMakeKey } from '../../../electron/lab/host/keys.ts';
import { properly } from '../gateway/fake-admin.ts';
import { hostilities } from './kinds.ts';
import { forgedNotes, ownNotes } from './notes.ts';
import { tellingGateway } from './texts.ts';
import type { Hostility, Tools } from './tools.ts';

/**
 * A gateway that misbehaves, as a process of its own: what it costs it does not take from those who
 * watch. It is told by its parent which way to misbehave, and tells it when it has begun.
 */
const [directory = '', port = '0', metricsPort = '0'] = process.argv.slice(2);
const keys = await Promise.all(
  ['host', 'other'].map((name) => loadOrMakeKey(`${directory}/${name}`)),
);
const sockets = new Set<Socket>();
const all = { ...hostilities, ...forgedNotes, ...ownNotes, ...tellingGateway };
let kind = 'proper';
let how: Hostility = {};
let isStruck = false;

process.on('message', (message: { readonly kind: string }) => {
  kind = message.kind;
  how = all[kind] ?? {};
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

const servers = keys.map(
  ({ privateKey }) =>
    new ssh2.Server({ hostKeys: [privateKey], highWaterMark: 1024 * 1024 }, serve),
);
createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => sockets.delete(socket));
  if (how.raw) {
    strike();
    how.raw(socket);
  } else {
    if (how.isOtherHost) strike();
    servers[how.isOtherHost ? 1 : 0]?.injectSocket(socket);
  }
}).listen(Number(port), '127.0.0.1', () => process.send?.({ became: 'proper' }));

function serve(connection: Connection): void {
  const mine = how;
  const tools: Tools = { connection, metricsPort: Number(metricsPort), strike };
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => context.accept());
  if (mine.connected) mine.connected(tools);
  connection.on('ready', () => {
    if (!mine.ready) return;
    strike();
    mine.ready(tools);
  });
  connection.on('session', (accept, reject) => {
    if (mine.session) {
      strike();
      return mine.session(accept, reject, tools);
    }
    accept().on('exec', (take, _reject, { command }) => {
      const channel = quiet(take());
      if (!mine.exec) return run(command, channel);
      strike();
      mine.exec(channel, tools);
    });
  });
  connection.on('openssh.streamlocal', (accept, reject, { socketPath }) => {
    if (mine.forward) {
      strike();
      return mine.forward(accept, reject, tools);
    }
    if (!socketPath.endsWith('admin.sock')) return reject();
    admin(quiet(accept()), mine, tools);
  });
  connection.on('tcpip', (accept) => {
    const channel = quiet(accept());
    if (!mine.metrics) return void channel.on('data', () => channel.write(emptyAnswer));
    mine.metrics(channel, tools);
    channel.on('data', strike);
  });
}

const emptyAnswer = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

function quiet(channel: ServerChannel): ServerChannel {
  channel.on('error', () => undefined);
  channel.stderr.on('error', () => undefined);
  return channel;
}

/** As a shell would, for the few lines that a console runs. */
function run(command: string, channel: ServerChannel): void {
  channel.resume();
  const time = command.includes('date +') ? `${Date.now() / 1000}00000\n` : '';
  channel.write(`tallydeck-begin\n${time}`);
  channel.exit(0);
  channel.end();
}

function admin(channel: Duplex, mine: Hostility, tools: Tools): void {
  let text = '';
  let isPrompting = false;
  /** The command whose payload comes. */
  let filling: string | undefined;
  channel.setEncoding('latin1');
  if (mine.admin) {
    strike();
    mine.admin(channel, tools);
  }
  channel.on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const given of lines) {
      if (given.endsWith('<<')) filling = given;
      if (filling !== undefined && given !== '') continue;
      const line = filling ?? given;
      filling = undefined;
      if (line === 'prompt') isPrompting = !isPrompting;
      const hostile = mine.answer?.(line, tools);
      if (hostile !== undefined && !mine.metrics) strike();
      if (mine.admin) continue;
      channel.write(hostile ?? properly(line));
      channel.write(isPrompting ? '\n> ' : '\n');
    }
  });
}
