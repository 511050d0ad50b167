import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDockerLink } from '../../../electron/links/docker/link.ts';
import { probeEngine } from '../../../electron/links/probe/probe-engine.ts';
import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Engine } from '../../../shared/model/engine.ts';
import { ensureDockerd } from '../../support/docker/dockerd.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

const docker = await ensureDockerd();
if ('skipped' in docker) console.warn(`skipped: probing an engine: ${docker.skipped}`);

/** Probes an engine through a new SSH link and a new Docker link through that. */
async function probed(
  sshd: TestSshd,
  socket: string,
): Promise<Readonly<Record<string, ProbeLine>>> {
  const kit = createSshKit();
  onTestFinished(() => kit.close());
  const target = sshd.target();
  const ssh = kit.open(target, 'engine-1');
  await untilState(ssh, 'up');
  const link = openDockerLink({ host: 'engine-1', endpoint: { kind: 'ssh', link: ssh, socket } });
  onTestFinished(() => link.close());
  await new Promise<void>((resolve) => {
    const look = () => link.state().kind !== 'connecting' && resolve();
    onTestFinished(link.subscribe(look));
    look();
  });
  const engine: Engine = {
    id: 'engine-1',
    site: 'site-1',
    endpoint: { kind: 'ssh', ssh: target, socket },
    address: '127.0.0.1',
    ports: { from: 21000, to: 21099 },
  };
  const lines: ProbeLine[] = [];
  for await (const line of probeEngine({ docker: link, ssh }, engine)) lines.push(line);
  return Object.fromEntries(lines.map((line) => [line.what, line]));
}

describe.skipIf(!sshdAvailable)('a probe of an engine', () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it.skipIf('skipped' in docker)('finds what a real Docker says of itself', async () => {
    const lines = await probed(sshd, 'socket' in docker ? docker.socket : '');
    expect(lines).toMatchObject({
      link: { status: 'ok', host: 'engine-1' },
      system: { status: 'ok' },
      docker: { status: 'ok', found: expect.stringMatching(/^\d+\.\d+.*, interface 1\.\d+$/) },
      architecture: { status: 'ok', found: expect.stringMatching(/^linux\/\w+$/) },
      permission: { status: 'ok' },
      clock: { status: 'ok' },
    });
    expect(lines['storage driver']?.found).not.toBe('');
  });

  it('names an engine that does not run, and the line that starts it', async () => {
    const lines = await probed(sshd, `${sshd.dir}/docker.sock`);
    expect(lines.docker).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('socket-missing'),
      mend: expect.stringMatching(/start docker$/),
    });
  });

  it.skipIf('skipped' in docker)('names the line that lets SSH forward to it', async () => {
    const strict = await startSshd({ config: ['AllowStreamLocalForwarding no'] });
    onTestFinished(() => strict.stop());
    const lines = await probed(strict, 'socket' in docker ? docker.socket : '');
    expect(lines.docker?.mend).toContain("echo 'AllowStreamLocalForwarding yes' | sudo tee -a");
  });
});
