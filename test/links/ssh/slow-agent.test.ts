import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startSshAgent } from '../../support/ssh/agent.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { startOddSsh } from '../../support/ssh/odd-ssh.ts';
import { generateKey, sshdAvailable } from '../../support/ssh/sshd.ts';

it.skipIf(!sshdAvailable)(
  'SSH link waits for an ssh-agent that is slow once, by itself, and asks it for its keys once an attempt',
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-slow-agent-'));
    const key = path.join(dir, 'key');
    generateKey(key);
    const agent = await startSshAgent(dir, key);
    // Between the console and the agent: as gpg-agent does, it keeps the first one waiting.
    const waiting: Promise<unknown>[] = [];
    const through: Socket[] = [];
    const socket = path.join(dir, 'slow.sock');
    const slow = net.createServer((asking) => {
      asking.on('error', () => undefined);
      if (waiting.length === 0) {
        waiting.push(once(asking.resume(), 'close'));
        return;
      }
      through.push(asking);
      asking
        .pipe(net.connect(agent.socket))
        .on('error', () => undefined)
        .pipe(asking);
    });
    await once(slow.listen(socket), 'listening');
    const server = await startOddSsh(() => undefined);
    const kit = createSshKit();
    vi.stubEnv('SSH_AUTH_SOCK', socket);
    try {
      const link = kit.open({ ...server.target, auth: { kind: 'agent' } });
      const { fault } = await untilState(link, 'down');
      expect(fault).toMatchObject({ code: 'timed-out', at: 'ssh-agent' });
      await waiting[0];
      await untilState(link, 'up');
      // Its keys, and a signature.
      expect(through).toHaveLength(2);
    } finally {
      await kit.close();
      await server.stop();
      slow.close();
      await agent.stop();
      vi.unstubAllEnvs();
      rmSync(dir, { recursive: true, force: true });
    }
  },
  30_000,
);
