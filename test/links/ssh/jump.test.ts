import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkFinding } from '../../../electron/links/probe/link-state.ts';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('a link through a jump host', () => {
  let kit: SshKit;
  let gate: TestSshd;
  let bastion: TestSshd;
  beforeEach(async () => {
    kit = createSshKit();
    [gate, bastion] = await Promise.all([startSshd(), startSshd()]);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
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

  it('says of the jump host what is about the jump host', async () => {
    vi.stubEnv('SSH_AUTH_SOCK', undefined);
    const jump = { ...bastion.target(), auth: { kind: 'agent' } } as const;
    const target = { ...gate.target(), jump };
    const none = await untilState(kit.open(target), 'refused');
    expect(none.fault).toMatchObject({ code: 'key-missing', at: '127.0.0.1' });
    expect(linkFinding(none, target).mend).toMatch(/^on this machine: .*ssh-add/);

    const stranger = { ...bastion.target(), user: 'nobody-known' };
    const refused = { ...gate.target(), jump: stranger };
    const said = await untilState(kit.open(refused), 'refused');
    expect(said.fault).toMatchObject({ code: 'authentication-failed', at: '127.0.0.1' });
    expect(linkFinding(said, refused).mend).toBe(
      `ssh-copy-id -p ${bastion.port} nobody-known@127.0.0.1`,
    );
    const own = { ...gate.target(), user: 'nobody-known', jump: bastion.target() };
    const ownFault = await untilState(kit.open(own), 'refused');
    expect(ownFault.fault.at).toBeUndefined();
    expect(linkFinding(ownFault, own).mend).toBe(
      `ssh-copy-id -p ${gate.port} nobody-known@127.0.0.1`,
    );
  });

  it("says that the host is out of the jump host's reach", async () => {
    await gate.kill();
    const link = kit.open({ ...gate.target(), jump: bastion.target() });
    const { fault } = await untilState(link, 'down');
    expect(fault.code).toBe('unreachable');
    expect(fault.detail).toContain('from the jump host');
  });
});
