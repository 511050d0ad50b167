import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

export type Target = {
  readonly port: number;
  readonly token: string;
  /** Of the command line. */
  readonly socketPath: string;
  /** The largest file of the page. */
  readonly asset: string;
};

/** A WebSocket whose bytes can be written by hand, and the code it was closed with. */
export type Peer = {
  readonly ws: WebSocket;
  readonly socket: Socket;
  call(id: string | number, url: string, input?: unknown): void;
  closed(): number | undefined;
};

export const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const overHttp = ({ port, token }: Target): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${port}/rpc?token=${token}`);

export const overLocal = ({ socketPath }: Target): WebSocket =>
  new WebSocket('ws://localhost/rpc', { createConnection: () => connect(socketPath) });

export function openPeer(ws: WebSocket): Promise<Peer> {
  let code: number | undefined;
  ws.on('close', (closeCode) => {
    code = closeCode;
  });
  ws.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    ws.once('open', () => {
      const socket = (ws as unknown as { readonly _socket: Socket })._socket;
      const call = (id: string | number, url: string, input?: unknown) =>
        ws.send(JSON.stringify({ i: String(id), p: { u: url, b: { json: input } } }));
      resolve({ ws, socket, call, closed: () => code });
    });
    ws.once('close', () => reject(new Error('the connection ended before it was open')));
  });
}

/** One masked frame of a client; the mask is zero, so the payload stands as it is. */
export function frame(payload: string, opcode = 1, isLast = true): Buffer {
  const body = Buffer.from(payload);
  const first = (isLast ? 0x80 : 0) | opcode;
  if (body.length < 126)
    return Buffer.concat([Buffer.from([first, 0x80 | body.length, 0, 0, 0, 0]), body]);
  return Buffer.concat([longHead(first, body.length), body]);
}

/** What stands before a long message. */
export function longHead(first: number, bytes: number): Buffer {
  const head = Buffer.alloc(14);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return head;
}

/** Writes bytes as fast as the other end takes them, until all are taken or it has ended. */
export async function pour(socket: Socket, chunk: Uint8Array, times: number): Promise<void> {
  for (let sent = 0; sent < times && !socket.destroyed; sent += 1) {
    if (socket.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const go = () => {
        socket.off('drain', go).off('close', go);
        resolve();
      };
      socket.on('drain', go).on('close', go);
    });
  }
}

/** A plain connection on which `text` was sent, and which is never read or ended from here. */
export type Raw = { readonly socket: Socket; isGone(): boolean };

export function openRaw({ port }: Target, text: string): Promise<Raw> {
  return new Promise((resolve) => {
    let gone = false;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const raw = { socket, isGone: () => gone };
    socket.on('connect', () => {
      if (text !== '') socket.write(text);
      resolve(raw);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      gone = true;
      resolve(raw);
    });
    // The end of the other half is seen while reading only.
    socket.on('end', () => {
      gone = true;
    });
    socket.resume();
  });
}

export async function many<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += 100) {
    const size = Math.min(100, count - from);
    made.push(
      ...(await Promise.all(Array.from({ length: size }, (_, index) => make(from + index)))),
    );
  }
  return made;
}
