import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createClient } from '../../../renderer/client/client.ts';
import { socketWire } from '../../../renderer/client/socket-wire.ts';
import { ConnectionLostError, createEnding, type Wire } from '../../../renderer/client/wire.ts';
import { createFakeRouter } from '../../support/fake/backend.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A real WebSocket server with the whole contract behind it; `port` 0 lets the system choose. */
async function serve(port = 0) {
  const server = createServer((_request, response) => response.end('{"status":"ok"}'));
  const sockets = new WebSocketServer({ noServer: true });
  const handler = new SocketHandler(createFakeRouter('lab'));
  server.on('upgrade', (request, socket, head) => {
    if (!request.url?.endsWith('?token=right')) return socket.destroy();
    return sockets.handleUpgrade(request, socket, head, (peer) => void handler.upgrade(peer));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    for (const peer of sockets.clients) peer.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  endings.push(close);
  const found = (server.address() as AddressInfo).port;
  return { port: found, page: new URL(`http://127.0.0.1:${found}/`), close };
}

function clientOf(page: URL, token: string | undefined) {
  const client = createClient(socketWire(page, token));
  endings.push(client.close);
  const kind = () => client.connection.store.getState().kind;
  return { client, kind };
}

describe('the client over a WebSocket', () => {
  it('rejects calls while there is no connection, and answers them when there is', async () => {
    const { page } = await serve();
    const { client, kind } = clientOf(page, 'right');
    await expect(client.api.host.info()).rejects.toMatchObject({ sent: false });
    await expect.poll(kind).toBe('open');
    expect((await client.api.host.info()).operator).toBe('lan@noc');
  });

  it('does not try again when its token is refused or missing', async () => {
    const { page } = await serve();
    await expect.poll(clientOf(page, 'wrong').kind).toBe('not-let-in');
    await expect.poll(clientOf(page, undefined).kind).toBe('not-let-in');
  });

  it('ends running streams when the server goes, and is back when the server is', async () => {
    const first = await serve();
    const { client, kind } = clientOf(first.page, 'right');
    await expect.poll(kind).toBe('open');
    const stream = await client.api.fleet.watch();
    await stream.next();
    const second = stream.next();
    await Promise.all([expect(second).rejects.toBeInstanceOf(Error), first.close()]);
    await expect.poll(kind).toBe('lost');
    await serve(first.port);
    client.connection.retry();
    await expect.poll(kind, { timeout: 10_000 }).toBe('open');
  });

  it('rejects after it was closed', async () => {
    const { page } = await serve();
    const { client, kind } = clientOf(page, 'right');
    await expect.poll(kind).toBe('open');
    client.close();
    expect(kind()).toBe('closed');
    await expect(client.api.host.info()).rejects.toBeInstanceOf(ConnectionLostError);
  });
});

describe('the client over a message port', () => {
  function portClient() {
    const handler = new PortHandler(createFakeRouter('lab'));
    const wires: Wire[] = [];
    const client = createClient(async () => {
      const { port1, port2 } = new MessageChannel();
      handler.upgrade(port2);
      port1.start();
      port2.start();
      const ending = createEnding();
      const close = () => {
        port1.close();
        ending.come();
      };
      const wire = { link: new RPCLink({ port: port1 }), ending, close };
      wires.push(wire);
      return wire;
    });
    endings.push(client.close);
    return { client, wires, kind: () => client.connection.store.getState().kind };
  }

  it('rejects what was asked of a port that closes, instead of waiting for ever', async () => {
    const { client, wires, kind } = portClient();
    await expect.poll(kind).toBe('open');
    const stream = await client.api.fleet.watch();
    await stream.next();
    const pending = stream.next();
    wires[0]?.close();
    await expect(pending).rejects.toMatchObject({ name: 'ConnectionLostError', sent: true });
  });

  it('opens another port after one is lost', async () => {
    const { client, wires, kind } = portClient();
    await expect.poll(kind).toBe('open');
    wires[0]?.close();
    await expect.poll(() => wires.length, { timeout: 5000 }).toBe(2);
    await expect.poll(kind).toBe('open');
    expect((await client.api.host.info()).version).toBe('0.1.0');
  });
});
