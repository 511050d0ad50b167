import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setInterval } from 'node:timers/promises';

/** How an engine misbehaves: on a path, or before it speaks HTTP at all. */
export type EngineKind = {
  /** The paths on which it does; any other is answered as an engine should. Absent: all. */
  readonly on?: RegExp;
  readonly answer?: (response: ServerResponse, request: IncomingMessage) => unknown;
  readonly raw?: (socket: Socket) => unknown;
  /** What a person asks of the console meanwhile. */
  readonly drive?: 'logs' | 'flags' | 'load';
};

export const hostileId = 'a'.repeat(64);
/** Where an archive tries to put its file. */
export const wayOut = '/tmp/td-hostile-was-here';
const MB = 1024 * 1024;
const list = /\/containers\/json/;
const inspect = /\/containers\/[0-9a-f]{64}\/json/;
const events = /\/events/;
const logs = /\/logs/;
const archive = /\/archive/;
const everywhere = 'http://127.0.0.1:';

export const labels = (site: string, more: object = {}) => ({
  'tallydeck.service': 'counter',
  'tallydeck.site': site,
  'tallydeck.release': 'good',
  'tallydeck.slot': 'a',
  'tallydeck.port': '21000',
  ...more,
});
export const row = (site: string, id = hostileId) => ({
  Id: id,
  State: 'running',
  Labels: labels(site),
});
export const inspected = (more: object) => ({
  Id: hostileId,
  Name: '/td-counter',
  Image: `sha256:${hostileId}`,
  RestartCount: 0,
  State: { Status: 'running', ExitCode: 0, StartedAt: '2026-11-25T10:00:00Z' },
  Config: { Image: 'counter:1', Labels: labels('site-of-hostile', more) },
});

/** Writes as fast as the other side reads, for as long as it does. */
async function forEver(response: ServerResponse, next: (n: number) => string | Buffer) {
  for (let n = 0; !response.destroyed; n++) {
    if (response.write(next(n))) {
      if (n % 64 === 0) await new Promise(setImmediate);
      continue;
    }
    await Promise.race(
      ['drain', 'close'].map((event) => new Promise((done) => response.once(event, done))),
    );
  }
}

const event = (n: number) => {
  const Actor = { ID: hostileId, Attributes: { name: 'td-counter', exitCode: '1' } };
  return `${JSON.stringify({ Action: 'die', Actor, timeNano: 1.7e18 + n })}\n`;
};

function frameOf(length: number): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 4);
  return header;
}

/** A tar archive whose header says this of its name and its size. */
function tar(name: string, size: Buffer | string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  Buffer.from(size).copy(header, 124);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, Buffer.alloc(512, 'x'), Buffer.alloc(1024)]);
}

const redirect = (status: number, location: (canary: number) => string): EngineKind => ({
  answer: (response) => {
    response.writeHead(status, { location: location(Number(process.argv[3])) }).end();
  },
});
const toCanary = (canary: number) => `${everywhere}${canary}/`;
const chunks = (size: number) => (response: ServerResponse) => {
  response.write(frameOf(16 * MB));
  return forEver(response, () => Buffer.alloc(size, 'x'));
};

export const engineKinds: Readonly<Record<string, EngineKind>> = {
  'redirect 301': redirect(301, toCanary),
  'redirect 302': redirect(302, toCanary),
  'redirect 303': redirect(303, toCanary),
  'redirect 307': redirect(307, toCanary),
  'redirect 308': redirect(308, toCanary),
  'redirect to a scheme that is none': redirect(301, () => 'gopher:x'),
  'redirect of lists only': { ...redirect(302, toCanary), on: list },
  'endless list': {
    on: list,
    answer: (response) => forEver(response, (n) => `${n ? ',' : '['}${JSON.stringify(row('x'))}`),
  },
  '100,000 containers': {
    on: list,
    answer: (response) => {
      const id = (n: number) => n.toString(16).padStart(64, '0');
      response.end(JSON.stringify(Array.from({ length: 100_000 }, (_, n) => row('x', id(n)))));
    },
  },
  '1,000 containers, each of 120 kB': {
    on: /\/containers\//,
    answer: (response, request) => {
      const id = (n: number) => n.toString(16).padStart(64, '0');
      if (list.test(request.url ?? ''))
        response.end(JSON.stringify(Array.from({ length: 1000 }, (_, n) => row('x', id(n)))));
      else response.end(JSON.stringify({ ...inspected({}), More: 'x'.repeat(120_000) }));
    },
  },
  'inspection of 50 MB': {
    on: inspect,
    answer: (response) => response.end(`"${'x'.repeat(50 * MB)}"`),
  },
  'JSON of a million levels': {
    on: list,
    answer: (response) => response.end('['.repeat(1_000_000) + ']'.repeat(1_000_000)),
  },
  'event flood': { on: events, answer: (response) => forEver(response, event) },
  'event without an end': {
    on: events,
    answer: (response) => forEver(response, () => `"${'x'.repeat(1000)}`),
  },
  'log frame of 16 MB in bytes': { on: logs, drive: 'logs', answer: chunks(1) },
  'log frame of 16 MB in 1 kB': { on: logs, drive: 'logs', answer: chunks(1024) },
  'log of frames of one byte': {
    on: logs,
    drive: 'logs',
    answer: (response) => {
      const one = Buffer.concat([frameOf(1), Buffer.from('x')]);
      return forEver(response, () => Buffer.concat(Array.from({ length: 1000 }, () => one)));
    },
  },
  'log of empty lines': {
    on: logs,
    drive: 'logs',
    answer: (response) =>
      forEver(response, () => Buffer.concat([frameOf(16_000), Buffer.alloc(16_000, '\n')])),
  },
  'archive with a size below zero': archiveOf(tar('flags.json', '-0000000512\0')),
  'archive with a huge size': archiveOf(tar('flags.json', '77777777777\0')),
  'archive with a way out': archiveOf(tar(`../../../..${wayOut}`, '00000001000\0')),
  'archive without an end': {
    on: archive,
    drive: 'flags',
    answer: (response) => forEver(response, () => tar('flags.json', '00000001000\0')),
  },
  'progress of a load without an end': {
    on: /\/images\/load/,
    drive: 'load',
    answer: (response) =>
      forEver(
        response,
        (n) => `${JSON.stringify({ status: 'x', id: `${n}`, progressDetail: {} })}\n`,
      ),
  },
  'a load that is never answered': {
    on: /\/images\/load/,
    drive: 'load',
    answer: () => undefined,
  },
  'a log in which nothing comes': {
    on: logs,
    drive: 'logs',
    answer: (response) => response.writeHead(200).flushHeaders(),
  },
  'closed at once': { raw: (socket) => socket.destroy() },
  'garbage instead of HTTP': { raw: (socket) => socket.end(Buffer.alloc(100_000, 0xff)) },
  'closed in a chunk': {
    answer: (response) => {
      response.write('[');
      setImmediate(() => response.socket?.destroy());
    },
  },
  'closed in its headers': {
    raw: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-', () => socket.destroy()),
  },
  'never answers': { answer: () => undefined },
  'slow drip': {
    on: list,
    answer: async (response) => {
      for await (const _ of setInterval(20)) if (!response.write(' ') || response.destroyed) return;
    },
  },
  'another content type': {
    answer: (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('\x89PNG'),
  },
  'a web page': { answer: (response) => response.end('<html>welcome</html>') },
  '101 with garbage': {
    raw: (socket) =>
      socket.write(
        `HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n${'\0'.repeat(50_000)}`,
      ),
  },
  '100 Continue without an end': {
    raw: async (socket) => {
      const many = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500);
      while (!socket.destroyed) {
        socket.write(many);
        await new Promise(setImmediate);
      }
    },
  },
  'headers without an end': {
    raw: async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      for (let n = 0; !socket.destroyed; n++) {
        socket.write(`X-${n}: ${'x'.repeat(1000)}\r\n`);
        await new Promise(setImmediate);
      }
    },
  },
  'an error without an end': {
    answer: (response) => {
      response.writeHead(500);
      return forEver(response, () => 'x'.repeat(10_000));
    },
  },
  '204 with a body': {
    raw: (socket) => socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'),
  },
  'invalid UTF-8': {
    on: list,
    answer: (response) => response.end(Buffer.from([0x5b, 0xff, 0xfe, 0xc0, 0x80, 0x5d])),
  },
  'a version that is none': {
    on: /\/version/,
    answer: (response) =>
      response.end(JSON.stringify({ Version: '\u001b[2J', ApiVersion: '9e9.x', Os: 1, Arch: [] })),
  },
  'ports out of range': {
    on: /\/containers\//,
    answer: (response, request) => {
      const isList = list.test(request.url ?? '');
      const found = isList ? [row('site-of-hostile')] : inspected({ 'tallydeck.port': '99999' });
      response.end(JSON.stringify(found));
    },
  },
  'labels of another site': {
    on: /\/containers\//,
    answer: (response, request) => {
      const isList = list.test(request.url ?? '');
      const found = isList
        ? [row('site-of-gate-1')]
        : inspected({ 'tallydeck.site': 'site-of-gate-1' });
      response.end(JSON.stringify(found));
    },
  },
};

function archiveOf(bytes: Buffer): EngineKind {
  return { on: archive, drive: 'flags', answer: (response) => response.end(bytes) };
}
