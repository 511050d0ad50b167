import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDelayProxy } from '../../support/gateway/delay-proxy.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('faults on the way to OpenSSH', () => {
  let kit: SshKit;
  let sshd: TestSshd;
  beforeEach(async () => {
    kit = createSshKit();
    sshd = await startSshd();
  });
  afterEach(async () => {
    await kit.close();
    await sshd.stop();
  });

  it('notices a stopped server: degraded first, then down, and up again', async () => {
    const link = kit.open(sshd.target());
    await untilState(link, 'up');
    sshd.sigstop();
    try {
      expect((await untilState(link, 'degraded', 15_000)).fault.code).toBe('timed-out');
      expect((await untilState(link, 'down', 30_000)).fault.code).toBe('timed-out');
    } finally {
      sshd.sigcont();
    }
    await untilState(link, 'up', 40_000);
  });

  it('opens the connection anew after an exception of ours, and says that it was ours', async () => {
    const link = kit.open(sshd.target());
    await untilState(link, 'up');
    let hasThrown = false;
    link.subscribe(({ kind }) => {
      if (kind !== 'down' || hasThrown) return;
      hasThrown = true;
      throw new Error('a listener failed');
    });
    sshd.killSessions();
    const { fault } = await untilState(link, 'down');
    expect(fault).toEqual({ code: 'internal', detail: 'a listener failed' });
    expect(kit.events).toContain('link.exception');
    await untilState(link, 'up');
  });

  it('recovers from a network that only holds still for a while', async () => {
    const proxy = await startDelayProxy(sshd.port, 5);
    try {
      const link = kit.open({ ...sshd.target(), port: proxy.port });
      expect((await untilState(link, 'up')).roundTripMs).toBeGreaterThanOrEqual(10);
      proxy.stall();
      await untilState(link, 'degraded', 15_000);
      proxy.restore();
      await untilState(link, 'up');
      expect(kit.events).not.toContain('link.down');
      proxy.cut();
      await untilState(link, 'down');
    } finally {
      await kit.close();
      await proxy.stop();
    }
  });

  it('says what is wrong when something else than SSH answers', async () => {
    for (const greeting of [
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      'SSH-1.5-old\r\n',
      '\0\xff\xfe'.repeat(9999),
    ]) {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end(greeting, 'latin1');
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as net.AddressInfo;
      const link = kit.open({ ...sshd.target(), port });
      const { fault } = await untilState(link, 'down');
      expect(['protocol', 'unreachable', 'closed']).toContain(fault.code);
      expect(fault.detail).not.toBe('');
      await link.close();
      server.close();
    }
  });
});
