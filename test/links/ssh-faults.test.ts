import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDelayProxy } from '../support/delay-proxy.ts';
import { createSshKit, type SshKit, untilState } from '../support/ssh-kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../support/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../support/unix-user.ts';

const limit = { timeoutMs: 10_000 };

describe.skipIf(!sshdAvailable)('faults on the way to OpenSSH', () => {
  let kit: SshKit;
  let sshd: TestSshd;
  const start = async (config: readonly string[] = []) => {
    sshd = await startSshd({ config });
    return sshd.target();
  };
  beforeEach(() => {
    kit = createSshKit();
  });
  afterEach(async () => {
    await kit.close();
    await sshd.stop();
  });

  it('notices a stopped server: degraded first, then down, and up again', async () => {
    const link = kit.open(await start());
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

  it('recovers from a network that only holds still for a while', async () => {
    const target = await start();
    const proxy = await startDelayProxy(sshd.port, 5);
    try {
      const link = kit.open({ ...target, port: proxy.port });
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

  it('opens fifty links at once without being dropped by a strict MaxStartups', async () => {
    const target = await start(['MaxStartups 10:100:10']);
    const links = Array.from({ length: 50 }, (_, n) => kit.open(target, `gate-${n}`));
    await Promise.all(links.map((link) => untilState(link, 'up', 40_000)));
    expect(kit.events).not.toContain('link.down');
  });

  it('stays up over many rekeys, each with its host key judged', async () => {
    const link = kit.open(await start(['RekeyLimit 64K']));
    await untilState(link, 'up');
    const outcome = await link.exec("head -c 3000000 /dev/zero | tr '\\0' x", limit);
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(outcome.kind === 'done' && outcome.value.stdout.length).toBe(3_000_000);
    expect(link.state().kind).toBe('up');
  });

  it('names a socket on which nobody listens any more', async () => {
    const link = kit.open(await start());
    await untilState(link, 'up');
    const socket = path.join(sshd.dir, 'stale.sock');
    const listener = `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('on'))`;
    const child = spawn(process.execPath, ['-e', listener]);
    await once(child.stdout, 'data');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(await link.openUnix(socket)).toMatchObject({
      kind: 'failed',
      fault: { code: 'socket-missing', detail: expect.stringContaining('no program listens') },
    });
  });

  it.skipIf(!unixUsersAvailable)('names a socket that the remote user may not use', async () => {
    const user = createUnixUser();
    const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-socket-'));
    const server = net.createServer();
    try {
      const target = await start();
      chmodSync(sshd.dir, 0o755);
      const link = kit.open({ ...target, user: user.name });
      await untilState(link, 'up');
      chmodSync(dir, 0o755);
      const socket = path.join(dir, 'admin.sock');
      await once(server.listen(socket), 'listening');
      chmodSync(socket, 0o600);
      const forbidden = { kind: 'refused', fault: { code: 'socket-not-permitted' } };
      expect(await link.openUnix(socket)).toMatchObject(forbidden);
      chmodSync(socket, 0o666);
      expect(await link.openUnix(socket)).toMatchObject({ kind: 'done' });
      chmodSync(dir, 0o700);
      expect(await link.openUnix(socket)).toMatchObject(forbidden);
    } finally {
      await kit.close();
      server.close();
      rmSync(dir, { recursive: true, force: true });
      user.remove();
    }
  });

  it('leaves nothing behind that would keep the program alive', async () => {
    const target = await start();
    const program = `
      import { openSshLink } from './electron/links/ssh/open.ts';
      import { createConnectLimiter } from './electron/links/ssh/limiter.ts';
      import { createSecretStore } from './electron/links/ssh/secrets.ts';
      import { createTrustStore } from './electron/links/ssh/trust-store.ts';
      const log = () => {};
      const open = (target) => openSshLink({
        host: 'gate-1', target, log, sshConfig: 'none', limiter: createConnectLimiter(),
        secrets: createSecretStore(), trustStore: createTrustStore(${JSON.stringify(kit.dataDir)}, log),
      });
      const target = ${JSON.stringify(target)};
      const up = open(target);
      const down = open({ ...target, port: 1 });
      const connecting = open(target);
      await new Promise((resolve) => up.subscribe((state) => state.kind === 'up' && resolve()));
      const stream = await up.openTcp('127.0.0.1', target.port);
      const running = up.exec('sleep 30', { timeoutMs: 60000 });
      // Its turn comes after the other's.
      await up.exec('true', { timeoutMs: 5000 });
      await Promise.all([up, down, connecting].map((link) => link.close()));
      console.log(stream.kind, (await running).kind, stream.value.destroyed);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const out: string[] = [];
    child.stdout.on('data', (chunk) => out.push(String(chunk)));
    child.stderr.on('data', (chunk) => out.push(String(chunk)));
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [code] = await once(child, 'exit');
    clearTimeout(timer);
    expect(out.join('')).toBe('done unknown true\n');
    expect(code).toBe(0);
  });
});
