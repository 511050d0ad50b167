import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { probeGateway } from '../../../electron/links/probe/probe-gateway.ts';
import type { ProbeLine } from '../../../shared/contract/fleet.ts';
import type { Gateway } from '../../../shared/model/gateway.ts';
import { gatewayAvailable, startGateway, type TestGateway } from '../../support/gateway/gateway.ts';
import { isListening, waitFor } from '../../support/machine/wait.ts';
import { createSshKit, untilState } from '../../support/ssh/kit.ts';
import { sshdAvailable, startSshd } from '../../support/ssh/sshd.ts';
import { createUnixUser, unixUsersAvailable } from '../../support/ssh/unix-user.ts';

async function collected(lines: AsyncIterable<ProbeLine>): Promise<readonly ProbeLine[]> {
  const all: ProbeLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Probes over a new link, and finds each line by what it is about. */
async function probed(gateway: Gateway) {
  const kit = createSshKit();
  onTestFinished(() => kit.close());
  const link = kit.open(gateway.ssh, gateway.id);
  await untilState(link, 'up');
  return byWhat(await collected(probeGateway(link, gateway)));
}

const byWhat = (lines: readonly ProbeLine[]) =>
  Object.fromEntries(lines.map((line) => [line.what, line]));

const statuses = (lines: Readonly<Record<string, ProbeLine>>) =>
  Object.fromEntries(Object.entries(lines).map(([what, { status }]) => [what, status]));

describe.skipIf(!gatewayAvailable)('a probe of a real gateway', () => {
  let real: TestGateway;
  beforeAll(async () => {
    real = await startGateway();
  });
  afterAll(() => real?.stop());

  /** An SSH server of other rules in front of the same HAProxy. */
  async function behind(...config: string[]): Promise<Gateway> {
    const sshd = await startSshd({ config });
    onTestFinished(() => sshd.stop());
    return { ...real.gateway, ssh: sshd.target() };
  }

  it('finds all that is needed', async () => {
    const lines = await probed(real.gateway);
    expect(statuses(lines)).toMatchObject({
      link: 'ok',
      system: 'ok',
      haproxy: 'ok',
      'Lua in haproxy': 'ok',
      'admin socket': 'ok',
      'our file is loaded': 'ok',
      'our file can be written': 'ok',
      'directory for maps': 'ok',
      flock: 'ok',
      reload: 'ok',
      'forwarding to this host': 'ok',
      SELinux: 'ok',
      clock: 'ok',
    });
    expect(lines.haproxy?.found).toMatch(/^\d+\.\d+/);
    expect(lines['admin socket']?.found).toContain('level admin');
    expect(lines['directory for maps']?.found).toMatch(/\d+ MB free/);
    expect(lines.link?.host).toBe('gate-1');
  });

  it('names the lines that let the SSH server forward', async () => {
    const lines = await probed(
      await behind('AllowStreamLocalForwarding no', 'AllowTcpForwarding no'),
    );
    expect(lines['admin socket']).toMatchObject({
      status: 'missing',
      mend: expect.stringContaining("echo 'AllowStreamLocalForwarding yes' | sudo tee -a"),
    });
    expect(lines['forwarding to this host']).toMatchObject({
      status: 'missing',
      mend: expect.stringContaining("echo 'AllowTcpForwarding yes' | sudo tee -a"),
    });
    expect(lines['our file is loaded']?.found).toBe('not known: HAProxy did not answer');
  });

  it('needs one session at a time, and names MaxSessions where there is none', async () => {
    const one = await probed(await behind('MaxSessions 1'));
    expect(Object.values(one).filter(({ status }) => status === 'missing')).toEqual([]);
    const none = await probed(await behind('MaxSessions 0'));
    expect(none.system).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('MaxSessions'),
      mend: expect.stringContaining('MaxSessions 10'),
    });
  }, 60_000);

  it('names what is not where the fleet file says', async () => {
    const paths = {
      config: '/etc/haproxy/other.cfg',
      maps: path.join(real.dir, 'nowhere'),
      socket: real.gateway.paths.socket,
      reload: 'sudo -n tallyctl reload haproxy',
    };
    const lines = await probed({ ...real.gateway, paths });
    expect(lines['our file is loaded']).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('tallydeck.cfg'),
      mend: expect.stringContaining('-f /etc/haproxy/other.cfg'),
    });
    expect(lines['directory for maps']).toMatchObject({
      status: 'missing',
      mend: expect.stringContaining(`sudo mkdir -p ${paths.maps}`),
    });
    expect(lines.reload).toMatchObject({ status: 'missing', found: 'tallyctl: not found' });
  });

  it('names a socket that is not there', async () => {
    const paths = { ...real.gateway.paths, socket: path.join(real.dir, 'other.sock') };
    const line = (await probed({ ...real.gateway, paths }))['admin socket'];
    expect(line).toMatchObject({ status: 'missing', found: `${paths.socket} does not exist` });
    expect(line?.mend).toContain(`stats socket ${paths.socket} mode 660`);
  });

  it('names a socket that allows too little', async () => {
    const socket = path.join(real.dir, 'operator.sock');
    const config = path.join(real.dir, 'operator.cfg');
    writeFileSync(config, `global\n  stats socket ${socket} level operator\n`);
    const haproxy = spawn('/usr/sbin/haproxy', ['-db', '-f', config], { stdio: 'ignore' });
    const ended = once(haproxy, 'exit');
    onTestFinished(async () => {
      haproxy.kill('SIGKILL');
      await ended;
    });
    await waitFor(() => isListening(socket), { what: 'HAProxy with an operator socket' });
    const paths = { ...real.gateway.paths, socket };
    expect((await probed({ ...real.gateway, paths }))['admin socket']).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('only at level operator'),
      mend: expect.stringContaining('level admin'),
    });
  });

  it('holds against a gateway that is only observed only what observing needs', async () => {
    const paths = { ...real.gateway.paths, maps: path.join(real.dir, 'nowhere') };
    const lines = await probed({ ...real.gateway, mode: 'observe', paths });
    expect(lines['directory for maps']).toMatchObject({
      status: 'warning',
      found: expect.stringContaining('needed for mode manage'),
    });
  });

  it('leaves nothing behind', async () => {
    const { paths } = real.gateway;
    const maps = path.join(real.dir, 'fresh');
    mkdirSync(maps);
    await probed({ ...real.gateway, paths: { ...paths, maps } });
    expect(readdirSync(maps)).toEqual([]);
  });

  it.skipIf(!unixUsersAvailable)('names what a user without rights lacks', async () => {
    const user = createUnixUser();
    onTestFinished(user.remove);
    const gateway = await behind();
    chmodSync(real.dir, 0o755);
    chmodSync(path.dirname((gateway.ssh.auth as { path: string }).path), 0o755);
    const lines = await probed({ ...gateway, ssh: { ...gateway.ssh, user: user.name } });
    expect(lines.system?.found).toContain(user.name);
    // HAProxy's socket belongs to root alone: joining a group would not help.
    expect(lines['admin socket']).toMatchObject({
      status: 'missing',
      found: expect.stringContaining('may not be used by this user'),
      mend: expect.stringContaining('mode 660 user root group haproxy level admin'),
    });
    expect(lines['our file can be written']?.mend).toContain(`sudo chown ${user.name}`);
    expect(lines['directory for maps']?.mend).toContain(`sudo chown ${user.name}`);
  });
});

describe.skipIf(!sshdAvailable)('a probe of a host that answers nonsense', () => {
  const gateway = (ssh: Gateway['ssh']): Gateway => ({
    id: 'gate-1',
    site: 'site-1',
    ssh,
    mode: 'manage',
    paths: { config: '/c.cfg', maps: '/m', socket: '/s', reload: 'sudo systemctl reload haproxy' },
    listeners: [],
    routes: [],
    engines: [],
  });

  it.each([
    ['random bytes', 'head -c 100000 /dev/urandom'],
    [
      'control characters',
      "printf 'root\\n0\\n\\033[31mLinux\\a\\nx86_64\\nx\\n\\033]0;evil\\a\\nnone\\n'",
    ],
    ['more than is read', 'yes HAProxy version 2.6.12 | head -c 5000000'],
    ['nothing', 'true'],
    ['a refusal', 'echo This account is not available.; exit 1'],
  ])('%s: it says what it did not understand, in plain text', async (_, command) => {
    const sshd = await startSshd({ config: [`ForceCommand ${command}`] });
    onTestFinished(() => sshd.stop());
    const lines = await probed(gateway(sshd.target()));
    expect(Object.values(lines).some(({ status }) => status === 'missing')).toBe(true);
    for (const line of Object.values(lines)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they would spoil a terminal
      expect(`${line.found} ${line.mend}`).not.toMatch(/[\x00-\x1f\x7f]/);
      expect(line.found.length).toBeLessThan(500);
    }
  });

  it('names a host that is not reached, and how to look at it', async () => {
    const sshd = await startSshd();
    onTestFinished(() => sshd.stop());
    const target = sshd.target();
    await sshd.kill();
    const kit = createSshKit();
    onTestFinished(() => kit.close());
    const link = kit.open(target);
    await untilState(link, 'down');
    const lines = await collected(probeGateway(link, gateway(target)));
    expect(lines).toMatchObject([
      {
        what: 'link',
        status: 'missing',
        mend: `ssh -v -p ${target.port} ${target.user}@127.0.0.1 true`,
      },
    ]);
  });
});
