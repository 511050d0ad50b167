import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { drops } from '../../electron/host/limits.ts';
import { openLocalSocket } from '../../electron/host/local-socket.ts';
import { createPeerServer } from '../../electron/host/serve-peer.ts';
import { servePort } from '../../electron/shell/port.ts';
import { portTaken } from '../../shared/contract/wire.ts';
import { createTestRouter, type TestRouter } from '../support/contract/router.ts';
import { electronPort, openWebSocketServer, token } from '../support/contract/wires.ts';
import { waitFor } from '../support/machine/wait.ts';

/** One raw connection: what comes back, and whether it is still open. */
type Raw = {
  send(message: string | Uint8Array): void;
  readonly answers: string[];
  /** Stops reading, as a stuck reader does. */
  pause?(): void;
  closeCode(): number | undefined;
  end(): void;
};
type Server = { connect(): Promise<Raw>; close(): Promise<void> };

const hello = JSON.stringify({ i: '1', p: { u: '/host/info' } });
const wrong: readonly (string | Uint8Array)[] = [
  '',
  '{',
  'null',
  '1',
  '[]',
  '"text"',
  '{"i":"1"}',
  '{"i":"1","p":{}}',
  '{"i":"1","p":{"u":5}}',
  '{"i":"1","p":{"u":"no address"}}',
  '{"i":"1","t":3,"p":null}',
  '{"i":"1","p":{"u":"/host/info","h":{"content-type":"multipart/form-data; boundary=x"}}}',
  '{"i":1,"p":{"u":"/host/info"}}',
  `{"i":"${'1'.repeat(65)}","p":{"u":"/host/info"}}`,
  '{"i":"1","t":3,"p":{"e":"message","d":1}}',
  new Uint8Array([0xff, 0xfe, 0x00, 0x01]),
];
/** Well-formed, but nothing that the contract knows: an error answers, the connection stays. */
const unknown: readonly string[] = [
  '{"i":"1","p":{"u":"/no/such"}}',
  '{"i":"1","p":{"u":"/__proto__/constructor"}}',
  '{"i":"1","p":{"u":"/host/info/../../etc/passwd"}}',
  '{"i":"1","p":{"u":"/lab/fault","b":{"json":{"__proto__":{"on":true}}}}}',
  '{"i":"1","p":{"u":"/lab/fault","b":"text"}}',
  '{"i":"1","p":{"u":"/lab/fault","b":{"json":{"fault":"slow-link"},"meta":[[9,"x"]]}}}',
];

function overWebSocket(ws: WebSocket): Promise<Raw> {
  const answers: string[] = [];
  let code: number | undefined;
  ws.on('message', (data) => answers.push(String(data)));
  ws.on('close', (closeCode) => {
    code = closeCode;
  });
  ws.on('error', () => undefined);
  const raw: Raw = {
    send: (message) => ws.send(message),
    answers,
    pause: () => ws.pause(),
    closeCode: () => code,
    end: () => ws.terminate(),
  };
  return new Promise((resolve) => ws.once('open', () => resolve(raw)));
}

const servers: Readonly<Record<string, (router: TestRouter) => Promise<Server>>> = {
  'message port': async ({ router }) => {
    const servePeer = createPeerServer(router);
    return {
      connect: async () => {
        const { port1, port2 } = new MessageChannel();
        servePort(electronPort(port2), servePeer);
        const answers: string[] = [];
        let closed: number | undefined;
        let isReading = true;
        port1.on('message', (data) => {
          answers.push(String(data));
          if (isReading) port1.postMessage(portTaken);
        });
        port1.on('close', () => {
          closed = 0;
        });
        return {
          send: (message) => port1.postMessage(message),
          answers,
          pause: () => {
            isReading = false;
          },
          closeCode: () => closed,
          end: () => port1.close(),
        };
      },
      close: async () => undefined,
    };
  },
  WebSocket: async ({ router }) => {
    const http = await openWebSocketServer(router);
    const address = `ws://127.0.0.1:${http.port}/rpc?token=${token}`;
    return { connect: () => overWebSocket(new WebSocket(address)), close: http.close };
  },
  'unix socket': async ({ router }) => {
    const directory = mkdtempSync(join(tmpdir(), 'td-'));
    const path = join(directory, 's');
    const closeSocket = await openLocalSocket(path, createPeerServer(router));
    const createConnection = () => connectSocket(path);
    return {
      connect: () => overWebSocket(new WebSocket('ws://localhost/rpc', { createConnection })),
      close: async () => {
        await closeSocket();
        rmSync(directory, { recursive: true });
      },
    };
  },
};

describe.each(Object.keys(servers))('bad messages over %s', (name) => {
  let router: TestRouter;
  let server: Server;
  let raw: Raw;
  let bystander: Raw;

  beforeEach(async () => {
    router = createTestRouter();
    const open = servers[name];
    if (!open) throw new Error(name);
    server = await open(router);
    raw = await server.connect();
    bystander = await server.connect();
  });

  afterEach(async () => {
    raw.end();
    bystander.end();
    await server.close();
  });

  async function expectBystanderServed() {
    bystander.send(hello);
    await waitFor(() => bystander.answers.some((each) => each.includes('1.2.3')), {
      what: 'an answer to the other connection',
    });
    expect(bystander.closeCode()).toBeUndefined();
  }

  it.each(wrong)('ends the connection that sent %j, and no other', async (message) => {
    raw.send(message);
    await waitFor(() => raw.closeCode() !== undefined, { what: 'the end of the connection' });
    // A message port has no close code.
    expect(raw.closeCode()).toBe(name === 'message port' ? 0 : drops.notAMessage.code);
    expect(raw.answers).toEqual([]);
    await expectBystanderServed();
  });

  it.each(unknown)('answers %s with an error', async (message) => {
    raw.send(message);
    await waitFor(() => raw.answers.length > 0, { what: 'an answer' });
    expect(raw.answers[0]).toMatch(/"s":4\d\d/);
    expect(raw.answers[0]).not.toContain('1.2.3');
    await expectBystanderServed();
  });
});

describe.each(['WebSocket', 'unix socket'])('the size of messages over %s', (name) => {
  it('is at most 256 KiB', async () => {
    const server = await servers[name]?.(createTestRouter());
    const raw = await server?.connect();
    if (!server || !raw) throw new Error(name);
    raw.send('x'.repeat(256 * 1024 + 1));
    await waitFor(() => raw.closeCode() !== undefined, { what: 'the end of the connection' });
    expect(raw.closeCode()).toBe(1009);
    await server.close();
  });
});

describe.each(Object.keys(servers))('over %s', (name) => {
  it('a reader that is stuck stops the stream instead of filling memory', async () => {
    const router = createTestRouter();
    const server = await servers[name]?.(router);
    const raw = await server?.connect();
    if (!server || !raw) throw new Error(name);
    const input = { engine: 'e', container: 'c', tail: 1 };
    raw.send(JSON.stringify({ i: '1', p: { u: '/engines/logs', b: { json: input } } }));
    await waitFor(() => raw.answers.length > 3, { what: 'the stream' });
    raw.pause?.();
    let before = -1;
    let still = 0;
    // Twenty looks in a row without progress: it stands.
    await waitFor(
      () => {
        still = router.produced() === before ? still + 1 : 0;
        before = router.produced();
        return still >= 20;
      },
      { what: 'the stream to stand still' },
    );
    raw.end();
    await server.close();
  });
});
