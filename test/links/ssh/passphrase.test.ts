import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import {
  authorizeKey,
  generateKey,
  sshdAvailable,
  startSshd,
  type TestSshd,
} from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('a key with a passphrase', () => {
  let kit: SshKit;
  let sshd: TestSshd;
  beforeEach(async () => {
    kit = createSshKit();
    sshd = await startSshd();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await kit.close();
    await sshd.stop();
  });

  const lockedKey = () => {
    const file = path.join(sshd.dir, 'locked_key');
    generateKey(file, 'open sesame');
    authorizeKey(sshd, file);
    return file;
  };

  it('asks for a passphrase, says when it was wrong, and serves every link that waits', async () => {
    const auth = { kind: 'key', path: lockedKey(), passphrase: { kind: 'ask' } } as const;
    const one = kit.open({ ...sshd.target(), auth });
    const two = kit.open({ ...sshd.target(), auth });
    const asked = { code: 'secret-missing', detail: `passphrase of ${auth.path} is needed` };
    expect((await untilState(one, 'refused')).fault).toEqual(asked);
    expect((await untilState(two, 'refused')).fault).toEqual(asked);

    one.provideSecret('wrong');
    await untilState(one, 'connecting');
    expect((await untilState(one, 'refused')).fault.detail).toContain('is wrong');

    one.provideSecret('open sesame');
    await untilState(one, 'up');
    await untilState(two, 'up');
  });

  it('takes a passphrase from the environment, and names a variable that is not set', async () => {
    const passphrase = { kind: 'env', name: 'TALLYDECK_TEST_PASSPHRASE' } as const;
    const auth = { kind: 'key', path: lockedKey(), passphrase } as const;
    const without = await untilState(kit.open({ ...sshd.target(), auth }), 'refused');
    expect(without.fault.detail).toContain('TALLYDECK_TEST_PASSPHRASE is not set');
    vi.stubEnv('TALLYDECK_TEST_PASSPHRASE', 'open sesame');
    await untilState(kit.open({ ...sshd.target(), auth }), 'up');
  });

  it('is asked for when the keys of the ssh configuration that need none are not enough', async () => {
    const stranger = path.join(sshd.dir, 'stranger');
    generateKey(stranger);
    const locked = lockedKey();
    const config = path.join(kit.dataDir, 'config');
    const keys = [stranger, locked].map((file) => `IdentityFile ${file}`);
    writeFileSync(config, ['IdentityAgent none', ...keys].join('\n'));
    const { auth: _, ...target } = sshd.target();
    const link = kit.open(target, 'gate-1', config);
    const { fault } = await untilState(link, 'refused');
    expect(fault.code).toBe('secret-missing');
    expect(fault.detail).toContain(`passphrase of ${locked} would be one more`);
    link.provideSecret('open sesame');
    await untilState(link, 'up');
  });
});
