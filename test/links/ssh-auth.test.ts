import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSshAgent } from '../support/ssh-agent.ts';
import { createSshKit, type SshKit, untilState } from '../support/ssh-kit.ts';
import {
  authorizeKey,
  generateKey,
  sshdAvailable,
  startSshd,
  type TestSshd,
} from '../support/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../support/unix-user.ts';

describe.skipIf(!sshdAvailable)('proving who we are to OpenSSH', () => {
  let sshd: TestSshd;
  let kit: SshKit;
  beforeEach(async () => {
    kit = createSshKit();
    sshd = await startSshd();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await kit.close();
    await sshd.stop();
  });

  it('uses ssh-agent, and says when there is none or it has no fitting key', async () => {
    const auth = { kind: 'agent' } as const;
    vi.stubEnv('SSH_AUTH_SOCK', undefined);
    const none = await untilState(kit.open({ ...sshd.target(), auth }), 'refused');
    expect(none.fault.detail).toContain('no ssh-agent');

    const stranger = path.join(sshd.dir, 'stranger');
    generateKey(stranger);
    const agent = await startSshAgent(sshd.dir, stranger);
    try {
      vi.stubEnv('SSH_AUTH_SOCK', agent.socket);
      const link = kit.open({ ...sshd.target(), auth });
      expect((await untilState(link, 'refused')).fault.code).toBe('authentication-failed');
      authorizeKey(sshd, stranger);
      link.retry();
      await untilState(link, 'up');
      // Without `auth` the agent is tried first.
      const { auth: _, ...open } = sshd.target();
      await untilState(kit.open(open), 'up');
    } finally {
      await kit.close();
      await agent.stop();
    }
  });

  it.skipIf(!unixUsersAvailable)('asks for a password, again when it was wrong', async () => {
    const user = createUnixUser();
    const strict = await startSshd({ config: ['PasswordAuthentication yes'] });
    try {
      const link = kit.open({
        ...strict.target(),
        user: user.name,
        auth: { kind: 'password', password: { kind: 'ask' } },
      });
      expect((await untilState(link, 'refused')).fault.code).toBe('secret-missing');
      link.provideSecret('wrong');
      await untilState(link, 'connecting');
      const wrong = await untilState(link, 'refused', 20_000);
      expect(wrong.fault.code).toBe('authentication-failed');
      link.provideSecret(user.password);
      await untilState(link, 'up', 20_000);
      const outcome = await link.exec('id -un', { timeoutMs: 5_000 });
      expect(outcome).toMatchObject({ kind: 'done', value: { stdout: `${user.name}\n` } });
    } finally {
      await kit.close();
      await strict.stop();
      user.remove();
    }
  });
});
