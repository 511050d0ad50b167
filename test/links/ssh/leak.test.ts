import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSshKit, type SshKit } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd, type TestSshd } from '../../support/ssh/sshd.ts';

describe.skipIf(!sshdAvailable)('a closed link', () => {
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

  it('leaves nothing behind that would keep the program alive', async () => {
    const target = sshd.target();
    const program = `
      import { openSshLink } from './electron/links/ssh/open.ts';
      import { createConnectLimiter } from './electron/links/ssh/limiter.ts';
      import { createSecretStore } from './electron/links/ssh/secrets.ts';
      import { createTrustStore } from './electron/links/ssh/trust-store.ts';
      const log = () => {};
      const open = (target) => openSshLink({
        host: 'gate-1', target, log, sshConfig: 'none', limiter: createConnectLimiter(),
        secrets: createSecretStore(), trustStore: createTrustStore(${JSON.stringify(kit.dataDir)}, log),
      });
      const target = ${JSON.stringify(target)};
      const up = open(target);
      const down = open({ ...target, port: 1 });
      const connecting = open(target);
      await new Promise((resolve) => up.subscribe((state) => state.kind === 'up' && resolve()));
      const stream = await up.openTcp('127.0.0.1', target.port);
      const running = up.exec('sleep 30', { timeoutMs: 60000 });
      // Its turn comes after the other's.
      await up.exec('true', { timeoutMs: 5000 });
      await Promise.all([up, down, connecting].map((link) => link.close()));
      console.log(stream.kind, (await running).kind, stream.value.destroyed);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const out: string[] = [];
    child.stdout.on('data', (chunk) => out.push(String(chunk)));
    child.stderr.on('data', (chunk) => out.push(String(chunk)));
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [code] = await once(child, 'exit');
    clearTimeout(timer);
    expect(out.join('')).toBe('done unknown true\n');
    expect(code).toBe(0);
  });
});
