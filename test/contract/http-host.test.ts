import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createPeerServer } from '../../electron/host/serve-peer.ts';
import { type HttpHost, openHttp } from '../../electron/server/http-server.ts';
import { createTestRouter } from '../support/contract/router.ts';
import { token } from '../support/contract/wires.ts';

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

let directory: string;
let http: HttpHost;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'td-page-'));
  const page = join(directory, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(directory, 'secret'), 'out of bounds');
  writeFileSync(join(directory, 'page-secret'), 'out of bounds');
  writeFileSync(join(page, 'index.html'), '<!doctype html>the page');
  writeFileSync(join(page, 'assets/main-abc.js'), 'export {};');
  symlinkSync('index.html', join(page, 'again.html'));
  const servePeer = createPeerServer(createTestRouter().router);
  http = await openHttp({ port: 0, token, version: '1.2.3', page, servePeer });
});

afterAll(async () => {
  await http.close();
  rmSync(directory, { recursive: true });
});

/** Node's fetch tidies paths and sets Host by itself, so ask by hand. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: http.port, path, method, headers },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body });
        });
      },
    );
    asked.on('error', reject).end();
  });
}

/** What the server says to a WebSocket: 101 when it lets it in. */
function upgrade(path: string, headers: Record<string, string>, protocols: string[] = []) {
  return new Promise<number>((resolve, reject) => {
    const ws = new WebSocket(`ws://127.0.0.1:${http.port}${path}`, protocols, { headers });
    ws.on('unexpected-response', (_request, answer) => {
      resolve(answer.statusCode ?? 0);
      ws.terminate();
    });
    ws.on('open', () => {
      resolve(101);
      ws.terminate();
    });
    ws.on('error', reject);
  });
}

describe('GET /healthz', () => {
  it('tells status and version, and nothing else', async () => {
    const { status, headers, body } = await ask('/healthz');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({ status: 'ok', version: '1.2.3' });
  });
});

describe('the page', () => {
  it('comes with its type and a policy that lets nothing foreign in', async () => {
    const { status, headers, body } = await ask('/');
    expect([status, body]).toEqual([200, '<!doctype html>the page']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('lets its hashed files be kept, as scripts', async () => {
    const { headers } = await ask('/assets/main-abc.js?v=1');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['cache-control']).toContain('immutable');
  });

  it('answers HEAD without a body, and no other method', async () => {
    const head = await ask('/', {}, 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '23']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('/', {}, method)).status).toBe(405);
    }
  });

  it.each([
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/%2e%2e%2fsecret',
    '/assets/..%2f..%2fsecret',
    '/..%5csecret',
    '/../page-secret',
    '/..%2fpage-secret',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/index.html%00.js',
    '/%',
    '/%zz',
    '/assets',
    '/no-such',
  ])('does not find %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('out of bounds');
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '127.0.0.2'])(
    'is not served under the name %j',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
      expect((await ask('/healthz', { host })).status).toBe(421);
    },
  );

  it.each(['localhost', '127.0.0.1:9', '[::1]:7000'])(
    'is served under the name %j',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(200);
    },
  );
});

describe('the WebSocket', () => {
  const here = () => `http://127.0.0.1:${http.port}`;

  it('lets in who has the token, as query or as subprotocol', async () => {
    expect(await upgrade(`/rpc?token=${token}`, { origin: here() })).toBe(101);
    expect(await upgrade(`/rpc?token=${token}`, {})).toBe(101);
    expect(await upgrade('/rpc', { origin: here() }, ['tallydeck', `token.${token}`])).toBe(101);
  });

  it.each([
    '/rpc',
    '/rpc?token=',
    '/rpc?token=T',
    `/rpc?token=${'U'.repeat(43)}`,
    `/rpc?t=${token}`,
  ])('does not let in %s', async (path) => {
    expect(await upgrade(path, {})).toBe(401);
  });

  it('does not let in pages of other origins, though they have the token', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      'https://127.0.0.1',
      'http://localhost:1',
    ]) {
      expect(await upgrade(`/rpc?token=${token}`, { origin })).toBe(403);
    }
  });

  it('does not let in foreign names', async () => {
    const headers = { host: 'evil.example', origin: 'http://evil.example' };
    expect(await upgrade(`/rpc?token=${token}`, headers)).toBe(421);
  });

  it('is at one path only', async () => {
    expect(await upgrade(`/?token=${token}`, {})).toBe(404);
  });
});

describe('the port', () => {
  it('survives what is no HTTP', async () => {
    for (const text of [
      'garbage\r\n\r\n',
      'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n',
      '\0\0',
    ]) {
      await new Promise((resolve) => {
        const socket = connectSocket(http.port, '127.0.0.1', () => socket.end(text));
        socket
          .on('close', resolve)
          .on('error', () => undefined)
          .resume();
      });
    }
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('that is taken is named, with what to do', async () => {
    const servePeer = createPeerServer(createTestRouter().router);
    const again = openHttp({ port: http.port, token, version: '', page: directory, servePeer });
    await expect(again).rejects.toThrow(`port ${http.port} is taken: choose another --port`);
  });
});
