import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveTarget } from '../../../electron/links/ssh/resolve.ts';

let dir: string;
let file: string;
const config = (...lines: readonly string[]) => writeFileSync(file, `${lines.join('\n')}\n`);

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-resolve-'));
  file = path.join(dir, 'config');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

/** OpenSSH's client where it is installed, and our own reading without it, must agree. */
const ways = ['with ssh', 'without ssh'];

function go(way: string): void {
  if (way === 'without ssh') vi.stubEnv('PATH', dir);
}

describe.each(ways)('a target resolved %s', (way) => {
  beforeEach(() => go(way));

  it('takes what the configuration says of an alias', async () => {
    config(
      'Host gate*',
      '  HostName 10.9.8.7',
      '  Port 2200',
      '  User tech',
      '  IdentityFile ~/.ssh/site',
      '  IdentityFile /keys/other',
      '  IdentityAgent /run/agent.sock',
      '  UserKnownHostsFile /known/one /known/two',
      '  ProxyJump admin@jump.site:2022,inner',
      'Host *',
      '  Port 99',
    );
    const target = await resolveTarget({ host: 'gate-1' }, file);
    expect(target).toMatchObject({
      hostname: '10.9.8.7',
      port: 2200,
      user: 'tech',
      identityFiles: [path.join(homedir(), '.ssh/site'), '/keys/other'],
      agentSocket: '/run/agent.sock',
      knownHostsName: '[10.9.8.7]:2200',
      jump: {
        hostname: 'inner',
        port: 99,
        jump: { hostname: 'jump.site', port: 2022, user: 'admin' },
      },
    });
    expect(target.knownHostsFiles.slice(0, 2)).toEqual(['/known/one', '/known/two']);
  });

  it("prefers the fleet file's values", async () => {
    config('Host gate', '  Port 2200', '  User tech', '  ProxyJump elsewhere');
    const target = await resolveTarget(
      {
        host: 'gate',
        port: 22,
        user: 'me',
        jump: { host: 'bastion' },
        hostKey: 'ssh-ed25519 AAAA',
      },
      file,
    );
    expect(target).toMatchObject({
      hostname: 'gate',
      port: 22,
      user: 'me',
      knownHostsName: 'gate',
      hostKey: 'ssh-ed25519 AAAA',
      jump: { hostname: 'bastion' },
    });
  });

  it('stands alone without a word in the configuration', async () => {
    config('');
    const target = await resolveTarget({ host: 'gate' }, file);
    expect(target).toMatchObject({ hostname: 'gate', port: 22, user: userInfo().username });
    expect(target).not.toHaveProperty('jump');
    expect(target.knownHostsFiles[0]).toBe(path.join(homedir(), '.ssh/known_hosts'));
  });
});

describe.each(ways)('a configuration read %s', (way) => {
  beforeEach(() => go(way));

  it('does not follow a jump host that is reached through itself', async () => {
    config('Host *', '  ProxyJump bastion');
    await expect(resolveTarget({ host: 'gate' }, file)).rejects.toThrow(/bastion.*jump/);
  });

  it('refuses what it cannot do, by name', async () => {
    config(
      'Host gate',
      '  ProxyCommand nc %h %p',
      'Host a',
      '  ProxyJump b',
      'Host b',
      '  ProxyJump a',
    );
    await expect(resolveTarget({ host: 'gate' }, file)).rejects.toThrow('gate: ProxyCommand');
    await expect(resolveTarget({ host: 'a' }, file)).rejects.toThrow('jump hosts');
    for (const host of ['-oProxyCommand=id', 'a b', 'a\nb', '']) {
      await expect(resolveTarget({ host }, file)).rejects.toThrow('not a host');
    }
  });
});
