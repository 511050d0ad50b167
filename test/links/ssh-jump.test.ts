import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSshKit, type SshKit, untilState } from '../support/ssh-kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../support/sshd.ts';

describe.skipIf(!sshdAvailable)('a link through a jump host', () => {
  let kit: SshKit;
  let gate: TestSshd;
  let bastion: TestSshd;
  beforeEach(async () => {
    kit = createSshKit();
    [gate, bastion] = await Promise.all([startSshd(), startSshd()]);
  });
  afterEach(async () => {
    await kit.close();
    await gate.stop();
    await bastion.stop();
  });

  it('goes down with the jump host and comes back with it', async () => {
    const link = kit.open({ ...gate.target(), jump: bastion.target() });
    await untilState(link, 'up');
    const outcome = await link.exec('echo $SSH_CONNECTION', { timeoutMs: 5_000 });
    expect(outcome).toMatchObject({ kind: 'done' });
    await bastion.kill();
    await untilState(link, 'down');
    await bastion.restart();
    await untilState(link, 'up', 30_000);
  });

  it('shows the unknown key of the jump host first, then that of the host itself', async () => {
    const { hostKey: gateKey, ...unknownGate } = gate.target();
    const { hostKey: bastionKey, ...unknownBastion } = bastion.target();
    const link = kit.open({ ...unknownGate, jump: unknownBastion });
    const first = await untilState(link, 'refused');
    expect(first.fault.detail).toContain('jump host 127.0.0.1');
    expect(bastionKey).toContain(first.hostKey?.key);
    await link.trust(first.hostKey?.fingerprint ?? '');
    const second = await untilState(link, 'refused');
    expect(gateKey).toContain(second.hostKey?.key);
    await link.trust(second.hostKey?.fingerprint ?? '');
    await untilState(link, 'up');
  });

  it("says that the host is out of the jump host's reach", async () => {
    await gate.kill();
    const link = kit.open({ ...gate.target(), jump: bastion.target() });
    const { fault } = await untilState(link, 'down');
    expect(fault.code).toBe('unreachable');
    expect(fault.detail).toContain('from the jump host');
  });
});
