import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeGateway } from '../../../electron/links/probe/probe-gateway.ts';
import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { gatewayAvailable } from '../../support/gateway/gateway.ts';
import {
  allProcesses,
  commandLineOf,
  descendantsOf,
  isRunning,
  signalAll,
} from '../../support/machine/processes.ts';
import { isListening, waitFor } from '../../support/machine/wait.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { startSshd } from '../../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

/** HAProxy as a person starts it, with the site's own file only, and a gateway that names ours too. */
async function startByHand(mode: '-W' | '-D' | '-W -D') {
  const dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-by-hand-'));
  chmodSync(dir, 0o755);
  const file = (name: string) => path.join(dir, name);
  const site = file('site.cfg');
  const socket = file('admin.sock');
  mkdirSync(file('maps'));
  writeFileSync(
    site,
    `global\n  stats socket ${socket} mode 666 level admin expose-fd listeners\n`,
  );
  const ours = () => allProcesses().filter((pid) => commandLineOf(pid).includes(`${dir}/`));
  onTestFinished(async () => {
    signalAll([...ours().flatMap(descendantsOf), ...ours()], 'SIGKILL');
    await waitFor(() => !ours().some(isRunning), { what: 'the end of HAProxy' });
    rmSync(dir, { recursive: true });
  });
  const args = [...mode.split(' '), '-p', file('pid'), '-f', site];
  spawn('/usr/sbin/haproxy', args, { stdio: 'ignore' }).unref();
  await waitFor(async () => existsSync(file('pid')) && (await isListening(socket)), {
    what: 'HAProxy',
  });
  const pid = await waitFor(() => Number(readFileSync(file('pid'), 'utf8')), { what: 'its pid' });
  const sshd = await startSshd();
  onTestFinished(() => sshd.stop());
  chmodSync(sshd.dir, 0o755);
  const paths = {
    ...{ config: file('tallydeck.cfg'), maps: file('maps'), socket },
    reload: 'sudo systemctl reload haproxy',
  };
  const rest = { listeners: [], routes: [], engines: [] };
  const gateway: Gateway = {
    ...{ id: 'gate-1', site: 'site-1', ssh: sshd.target(), mode: 'manage', paths, ...rest },
  };
  return { dir, gateway, pid, command: `/usr/sbin/haproxy ${args.join(' ')}` };
}

async function probed(gateway: Gateway): Promise<Readonly<Record<string, ProbeLine>>> {
  const kit = createSshKit();
  onTestFinished(() => kit.close());
  const link = kit.open(gateway.ssh, gateway.id);
  await untilState(link, 'up');
  const lines: ProbeLine[] = [];
  for await (const line of probeGateway(link, gateway)) lines.push(line);
  return Object.fromEntries(lines.map((line) => [line.what, line]));
}

const asUser = (gateway: Gateway, user: string): Gateway => ({
  ...gateway,
  ssh: { ...gateway.ssh, user },
});

describe.skipIf(!gatewayAvailable || process.getuid?.() !== 0)('HAProxy started by hand', () => {
  it.each([
    ['-W', 'with a master'],
    ['-D', 'without a master'],
    ['-W -D', 'with a master'],
  ] as const)('with %s is described as it runs, and reloaded as it can be', async (mode, how) => {
    const { gateway, pid, command, dir } = await startByHand(mode);
    const lines = await probed(gateway);
    const manager = lines['service manager'];
    expect(manager).toMatchObject({
      status: 'warning',
      found: expect.stringContaining(`process ${pid}, ${how}: ${command}`),
    });
    expect(manager?.found).toMatch(/^(?:no systemd \(|systemd runs, but HAProxy is in none)/);
    expect(manager?.found).toMatch(/; started by \S+/);
    const reload = lines.reload?.mend?.replace('set paths.reload of this gateway: ', '') ?? '';
    const pids = `$(cat ${dir}/pid)`;
    expect(reload).toBe(mode === '-D' ? `${command} -sf ${pids}` : `kill -USR2 ${pids}`);
    // The line that loads our file is run as it stands, and then all is found.
    const load = lines['our file is loaded'];
    expect(load).toMatchObject({ status: 'missing', found: `HAProxy reads ${dir}/site.cfg only` });
    const line = load?.mend ?? '';
    expect(line).toBe(
      `touch ${dir}/tallydeck.cfg && ${command} -f ${dir}/tallydeck.cfg -sf ${pid}`,
    );
    spawn('sh', ['-c', line], { stdio: 'ignore' });
    await waitFor(async () => !isRunning(pid) && (await isListening(gateway.paths.socket)), {
      what: 'the process that takes over',
    });
    const after = await probed({ ...gateway, paths: { ...gateway.paths, reload } });
    expect(after['our file is loaded']?.status).toBe('ok');
    expect(after.reload?.status).toBe('ok');
  });

  it.skipIf(!unixUsersAvailable)(
    'is described to a user without rights, who is told to use sudo',
    async () => {
      const { gateway, pid, command, dir } = await startByHand('-W');
      const user = createUnixUser();
      onTestFinished(user.remove);
      const lines = await probed(asUser(gateway, user.name));
      expect(lines['service manager']?.found).toContain(
        `process ${pid}, with a master: ${command}`,
      );
      expect(lines['our file is loaded']?.mend).toContain(
        `&& sudo ${command} -f ${dir}/tallydeck.cfg`,
      );
      const reload = `kill -USR2 $(cat ${dir}/pid)`;
      expect(lines.reload?.mend).toBe(`set paths.reload of this gateway: sudo ${reload}`);
      const own = { ...gateway, paths: { ...gateway.paths, reload } };
      expect((await probed(asUser(own, user.name))).reload).toMatchObject({
        status: 'missing',
        found: expect.stringMatching(/not permitted/i),
        mend: `set paths.reload of this gateway: sudo ${reload}`,
      });
      // A master that has ended is not taken for one that may be reloaded.
      execFileSync('kill', ['-9', String(pid)]);
      await waitFor(() => !isRunning(pid), { what: 'the end of HAProxy' });
      expect((await probed(own)).reload?.status).toBe('missing');
    },
  );
});
