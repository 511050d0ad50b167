import { once } from 'node:events';
import type net from 'node:net';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { type Context, done } from './context.ts';

async function echo(stream: Duplex): Promise<string> {
  stream.write('frame');
  const [answer] = await once(stream, 'data');
  return String(answer);
}

function write(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) =>
    stream.write('x', (error) => (error ? reject(error) : resolve())),
  );
}

function opened({ connected, listen, peer, dir }: Context): void {
  it('reaches a unix socket and an address as the host sees them', async () => {
    const socket = path.join(dir(), 'echo.sock');
    await listen(socket);
    const tcp = await listen({ port: 0, host: '127.0.0.1' });
    const link = await connected();
    expect(await echo(done(await link.openUnix(socket)))).toBe('FRAME');
    const { port } = tcp.address() as net.AddressInfo;
    expect(await echo(done(await link.openTcp('127.0.0.1', port)))).toBe('FRAME');
  });

  it('carries megabytes both ways to a slow reader', async () => {
    const socket = path.join(dir(), 'pipe.sock');
    await listen(socket, (peerSocket) => void peerSocket.pipe(peerSocket));
    const stream = done(await (await connected()).openUnix(socket));
    const size = 5_000_000;
    stream.write(Buffer.alloc(size, 7));
    let got = 0;
    for await (const chunk of stream) {
      got += chunk.length;
      if (got === size) break;
      await new Promise(setImmediate);
    }
    expect(got).toBe(size);
  });

  it('ends on both sides when the other side ends', async () => {
    const socket = path.join(dir(), 'short.sock');
    await listen(socket, (peerSocket) => void peerSocket.end('bye'));
    const stream = done(await (await connected()).openUnix(socket));
    const closed = once(stream, 'close');
    expect(await text(stream)).toBe('bye');
    await closed;
    await expect(write(stream)).rejects.toThrow();
  });

  it('is destroyed, and its writes fail, when the link is lost', async () => {
    const socket = path.join(dir(), 'echo.sock');
    await listen(socket);
    const stream = done(await (await connected()).openUnix(socket));
    await echo(stream);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    peer().killSessions();
    await closed;
    expect(stream.errored?.message).toContain('link was lost');
    await expect(write(stream)).rejects.toThrow();
  });
}

function refused({ start, connected, kit, listen, dir }: Context): void {
  it('tells a missing socket, a file that is none, and a refused port apart', async () => {
    const link = await connected();
    expect(await link.openUnix(path.join(dir(), 'none.sock'))).toMatchObject({
      kind: 'failed',
      fault: { code: 'socket-missing', detail: expect.stringContaining('does not exist') },
    });
    expect(await link.openUnix('/etc/passwd')).toMatchObject({
      kind: 'failed',
      fault: { code: 'socket-missing', detail: expect.stringContaining('is not a socket') },
    });
    expect(await link.openTcp('127.0.0.1', 1)).toMatchObject({
      kind: 'failed',
      fault: { code: 'unreachable' },
    });
  });

  it('names forwarding that the server forbids', async () => {
    const strict = await start({ forwarding: false });
    try {
      const socket = path.join(dir(), 'echo.sock');
      await listen(socket);
      const link = await connected(strict.target());
      for (const outcome of [await link.openUnix(socket), await link.openTcp('127.0.0.1', 1)]) {
        expect(outcome).toMatchObject({ kind: 'refused', fault: { code: 'forwarding-refused' } });
      }
    } finally {
      await kit().close();
      await strict.stop();
    }
  });
}

export function streamTests(context: Context): void {
  describe('streams', () => {
    opened(context);
    refused(context);
  });
}
