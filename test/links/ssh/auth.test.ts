import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSshAgent } from '../../support/ssh/agent.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import {
  authorizeKey,
  generateKey,
  sshdAvailable,
  startSshd,
  type TestSshd,
} from '../../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

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

  it('uses ssh-agent, and says when it has no fitting key', async () => {
    const auth = { kind: 'agent' } as const;
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

  it('says that nothing was sent where the agent is missing, dead or empty', async () => {
    const link = kit.open({ ...sshd.target(), auth: { kind: 'agent' } });
    const refusal = async (socket: string | undefined) => {
      vi.stubEnv('SSH_AUTH_SOCK', socket);
      link.retry();
      const { fault, secret } = await untilState(link, 'refused');
      // No passphrase or password would help.
      expect([fault.code, secret]).toEqual(['key-missing', undefined]);
      return fault.detail;
    };
    expect(await refusal(undefined)).toBe(
      'nothing was sent: no ssh-agent runs here (SSH_AUTH_SOCK is not set)',
    );
    const dead = path.join(sshd.dir, 'dead.sock');
    expect(await refusal(dead)).toContain(`nothing was sent: the ssh-agent at ${dead}: `);
    const agent = await startSshAgent(sshd.dir);
    try {
      expect(await refusal(agent.socket)).toBe(
        `nothing was sent: the ssh-agent at ${agent.socket} holds no key`,
      );
    } finally {
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
      expect(wrong.secret).toContain(`password of ${user.name}@`);
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
