import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

describe.skipIf(!sshdAvailable)('sockets behind OpenSSH', () => {
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

  it('names a socket on which nobody listens any more', async () => {
    const link = kit.open(sshd.target());
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
      chmodSync(sshd.dir, 0o755);
      const link = kit.open({ ...sshd.target(), user: user.name });
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
});
