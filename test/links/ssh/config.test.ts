import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)("the user's ssh configuration", () => {
  let kit: SshKit;
  let gate: TestSshd;
  let bastion: TestSshd;
  let config: string;

  beforeEach(async () => {
    kit = createSshKit();
    gate = await startSshd();
    bastion = await startSshd();
    const known = path.join(kit.dataDir, 'users_known_hosts');
    const lines = [gate, bastion].map((host) => `[127.0.0.1]:${host.port} ${host.hostKeyLine}`);
    writeFileSync(known, `# mine\n${lines.join('\n')}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', known], { stdio: 'ignore' });
    expect(readFileSync(known, 'utf8')).not.toContain('127.0.0.1');
    config = path.join(kit.dataDir, 'config');
    const host = (name: string, { port, user, clientKeyPath }: TestSshd) =>
      `Host ${name}\n HostName 127.0.0.1\n Port ${port}\n User ${user}\n IdentityFile ${clientKeyPath}\n`;
    writeFileSync(
      config,
      `${host('gate', gate)} ProxyJump bastion\n${host('bastion', bastion)}\nHost *\n UserKnownHostsFile ${known}\n IdentityAgent none\n`,
    );
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await kit.close();
    await gate.stop();
    await bastion.stop();
  });

  it('gives address, user, key, jump host and hashed known_hosts for an alias', async () => {
    const link = kit.open({ host: 'gate' }, 'gate-1', config);
    await untilState(link, 'up');
    // Only the way through the jump host makes the session come from its own connection.
    await bastion.kill();
    await untilState(link, 'down');
    await bastion.restart();
    link.retry();
    await untilState(link, 'up', 30_000);
  });

  it('is read without the ssh client too', async () => {
    vi.stubEnv('PATH', kit.dataDir);
    await untilState(kit.open({ host: 'gate' }, 'gate-1', config), 'up');
  });

  it("gives way to the fleet file's values", async () => {
    const link = kit.open({ host: 'gate', user: 'nobody-known' }, 'gate-1', config);
    expect((await untilState(link, 'refused')).fault.code).toBe('authentication-failed');
  });

  it('is named when it cannot be read', async () => {
    writeFileSync(config, 'Host gate\n Porridge 3\n');
    const { fault } = await untilState(kit.open({ host: 'gate' }, 'gate-1', config), 'down');
    expect(fault.detail).toContain('line 2');
    expect(fault.detail).toContain('porridge');
  });

  it('takes no host for an option', async () => {
    const { fault } = await untilState(kit.open({ host: '-oProxyCommand=true' }), 'down');
    expect(fault.detail).toContain('not a host');
  });
});
