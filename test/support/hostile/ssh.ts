import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Connection } from 'ssh2';
import { flood, type Hostility, type Tools } from './tools.ts';

/** What ssh2's server does not offer is done one floor below. */
type Wire = {
  channelData(id: number, data: Buffer): void;
  channelExtData(id: number, data: Buffer, type: number): void;
  channelEOF(id: number): void;
  channelOpenConfirm(id: number, sender: number, window: number, packet: number): void;
};
const wireOf = (connection: Connection) =>
  (connection as unknown as { readonly _protocol: Wire })._protocol;
const idOf = (channel: unknown) =>
  (channel as { readonly outgoing: { readonly id: number } }).outgoing.id;
const small = Buffer.alloc(32 * 1024, 'x');

/** Sends without asking the other side's window. */
function pour(tools: Tools, channel: unknown, isExtended: boolean): void {
  const wire = wireOf(tools.connection);
  const id = idOf(channel);
  const socket = (tools.connection as unknown as { readonly _sock: Socket })._sock;
  const more = () => {
    if (socket.destroyed) return;
    for (let count = 0; count < 64; count += 1) {
      if (isExtended) wire.channelExtData(id, small, 1);
      else wire.channelData(id, small);
    }
    if (socket.writableNeedDrain) socket.once('drain', more);
    else setImmediate(more);
  };
  more();
}

const cut = ({ connection }: Tools) =>
  (connection as unknown as { readonly _sock: Socket })._sock.destroy();

export const hostileSsh: Readonly<Record<string, Hostility>> = {
  'TCP: silent': { raw: () => undefined },
  'TCP: reset at once': { raw: (socket) => void socket.resetAndDestroy() },
  'SSH: half a banner': { raw: (socket) => void socket.write('SSH-2.0-Ope') },
  'SSH: garbage for a banner': { raw: (socket) => void socket.write(randomBytes(64 * 1024)) },
  'SSH: greeting without end': {
    raw: (socket) => flood(socket, Buffer.from('hello\r\n'.repeat(9999))),
  },
  'SSH: greeting without newline': { raw: (socket) => flood(socket) },
  'SSH: closes at the key exchange': {
    connected: (tools) => {
      tools.strike();
      setImmediate(() => cut(tools));
    },
  },
  'SSH: closes just after authentication': { ready: cut },
  'SSH: says goodbye just after authentication': {
    ready: ({ connection }) => void connection.end(),
  },
  'SSH: another host key at reconnect': { isOtherHost: true },
  'SSH: closes at the first channel': { session: (_accept, _reject, tools) => cut(tools) },
  'SSH: closes at the first forwarding': { forward: (_accept, _reject, tools) => cut(tools) },
  'SSH: refuses every channel': {
    session: (_accept, reject) => reject(),
    forward: (_accept, reject) => reject(),
  },
  'SSH: answers no channel': { session: () => undefined, forward: () => undefined },
  'SSH: new keys without end': {
    ready: ({ connection }) => {
      const again = () => void connection.rekey(again);
      again();
    },
  },
  'SSH: answers no keepalive': {
    ready: ({ connection }) => void connection.on('request', () => undefined),
  },
  'SSH: global requests without end': {
    ready: ({ connection }) => {
      const wire = wireOf(connection) as unknown as { ping(): void };
      const socket = (connection as unknown as { readonly _sock: Socket })._sock;
      const more = () => {
        if (socket.destroyed) return;
        for (let count = 0; count < 500; count += 1) wire.ping();
        if (socket.writableNeedDrain) socket.once('drain', more);
        else setImmediate(more);
      };
      more();
    },
  },
  'exec: never ends': { exec: (channel) => void channel.resume() },
  'exec: output without end': { exec: (channel) => flood(channel) },
  'exec: errors without end': { exec: (channel) => flood(channel.stderr) },
  'exec: 64 MB of errors and an exit code': {
    exec: (channel) => {
      channel.stderr.write(Buffer.alloc(64 * 1024 * 1024, 'e'), () => {
        channel.exit(3);
        channel.end();
      });
    },
  },
  'exec: ended by a signal that is none': {
    exec: (channel) => {
      channel.exit('SEGV', true, 'x'.repeat(20_000));
      channel.end();
    },
  },
  'exec: data after its end': {
    exec: (channel, tools) => {
      const wire = wireOf(tools.connection);
      wire.channelEOF(idOf(channel));
      wire.channelData(idOf(channel), small);
      wire.channelExtData(idOf(channel), small, 1);
    },
  },
  'exec: output beyond the window': { exec: (channel, tools) => pour(tools, channel, false) },
  'exec: errors beyond the window': { exec: (channel, tools) => pour(tools, channel, true) },
  'forwarding: a window of zero': {
    connected: ({ connection }) => {
      setImmediate(() => {
        const wire = wireOf(connection);
        const confirm = wire.channelOpenConfirm.bind(wire);
        wire.channelOpenConfirm = (id, sender, _window, packet) => confirm(id, sender, 0, packet);
      });
    },
    admin: () => undefined,
  },
  'forwarding: errors on a stream that has none': {
    admin: (channel, tools) => pour(tools, channel, true),
  },
  'forwarding: data after its end': {
    admin: (channel, tools) => {
      const wire = wireOf(tools.connection);
      wire.channelEOF(idOf(channel));
      wire.channelData(idOf(channel), small);
      wire.channelExtData(idOf(channel), small, 1);
    },
  },
};
