import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSshKit, type SshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)("OpenSSH's own limits", () => {
  let kit: SshKit;
  let sshd: TestSshd;
  const start = async (config: readonly string[]) => {
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

  it('opens fifty links at once without being dropped by a strict MaxStartups', async () => {
    const target = await start(['MaxStartups 10:100:10']);
    const links = Array.from({ length: 50 }, (_, n) => kit.open(target, `gate-${n}`));
    await Promise.all(links.map((link) => untilState(link, 'up', 40_000)));
    expect(kit.events).not.toContain('link.down');
  });

  it('stays up over many rekeys, each with its host key judged', async () => {
    const link = kit.open(await start(['RekeyLimit 64K']));
    await untilState(link, 'up');
    const outcome = await link.exec("head -c 3000000 /dev/zero | tr '\\0' x", {
      timeoutMs: 10_000,
    });
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(outcome.kind === 'done' && outcome.value.stdout.length).toBe(3_000_000);
    expect(link.state().kind).toBe('up');
  });
});
