import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostKeyOf } from '../../../electron/links/ssh/host-key.ts';
import {
  knownHostsName,
  matchesHost,
  parseKnownHosts,
} from '../../../electron/links/ssh/known-hosts.ts';
import { createTrustStore, trustIn } from '../../../electron/links/ssh/trust-store.ts';

/** A well-formed key line; only its bytes differ. */
function keyLine(fill: number, algorithm = 'ssh-ed25519'): string {
  const name = Buffer.from(algorithm);
  const blob = Buffer.concat([Buffer.from([0, 0, 0, name.length]), name, Buffer.alloc(36, fill)]);
  return `${algorithm} ${blob.toString('base64')}`;
}

const keyOf = (line: string) => hostKeyOf(Buffer.from(line.split(' ')[1] ?? '', 'base64'));
const about = (text: string, name: string) =>
  parseKnownHosts(text).entries.filter((entry) => matchesHost(entry, name));

describe('known_hosts', () => {
  it('finds hosts by name, pattern, negation, port and hash', () => {
    const line = (hosts: string) => `${hosts} ${keyLine(1)}`;
    const fits = (hosts: string, host: string, port = 22) =>
      about(line(hosts), knownHostsName(host, port)).length === 1;
    expect(fits('gate', 'gate')).toBe(true);
    expect(fits('GATE,10.0.0.1', 'Gate')).toBe(true);
    expect(fits('gate', 'gate2')).toBe(false);
    expect(fits('*.site,!bad.site', 'good.site')).toBe(true);
    expect(fits('*.site,!bad.site', 'bad.site')).toBe(false);
    expect(fits('gat?', 'gate')).toBe(true);
    expect(fits('g.te', 'gate')).toBe(false);
    expect(fits('[gate]:2222', 'gate', 2222)).toBe(true);
    expect(fits('gate', 'gate', 2222)).toBe(false);
    expect(fits('[fe80::1]:2222', 'fe80::1', 2222)).toBe(true);
    // From the OpenSSH manual's own form: HMAC-SHA1 of the name under the salt.
    expect(fits('|1|not base64|x', 'gate')).toBe(false);
  });

  it('reads markers, comments and other line ends, and counts lines it cannot read', () => {
    const text = [
      '# a comment',
      '',
      `@revoked * ${keyLine(1)}`,
      `@cert-authority *.site ${keyLine(2)} authority`,
      `@strange * ${keyLine(3)}`,
      'gate ssh-ed25519',
      'gate ssh-ed25519 AAAA',
      `gate ssh-rsa ${keyLine(4).split(' ')[1]}`,
      `gate ${keyLine(5)} with a comment\r`,
      '\0\u{1F4A5}garbage',
    ].join('\n');
    const { entries, badLines } = parseKnownHosts(text);
    expect(entries.map((entry) => entry.marker)).toEqual(['revoked', 'cert-authority', 'none']);
    expect(badLines).toEqual([5, 6, 7, 8, 10]);
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { entries, badLines } = parseKnownHosts(`${text}\n${keyLine(1)}\ngate ${keyLine(2)}`);
        expect(entries.at(-1)?.hosts).toBe('gate');
        expect(badLines.length).toBeGreaterThan(0);
      }),
    );
  });

  it('tells known, unknown, changed and revoked apart', () => {
    const judge = (text: string, line: string) =>
      trustIn(about(text, 'gate')).judge(keyOf(line)).kind;
    const gate = `gate ${keyLine(1)}`;
    expect(judge(gate, keyLine(1))).toBe('known');
    expect(judge(gate, keyLine(2))).toBe('changed');
    expect(judge(gate, keyLine(1, 'ecdsa-sha2-nistp256'))).toBe('changed');
    expect(judge(`${gate}\ngate ${keyLine(2)}`, keyLine(2))).toBe('known');
    expect(judge('', keyLine(1))).toBe('unknown');
    expect(judge(`other ${keyLine(1)}`, keyLine(1))).toBe('unknown');
    expect(judge(`${gate}\n@revoked * ${keyLine(1)}`, keyLine(1))).toBe('revoked');
    // An authority vouches for certificates, not for a plain key that happens to be its own.
    expect(judge(`@cert-authority * ${keyLine(1)}`, keyLine(1))).toBe('unknown');
  });
});

describe('the trust store', () => {
  let dir: string;
  const logged: unknown[] = [];
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'tallydeck-trust-'));
    logged.length = 0;
  });
  afterEach(() => rmSync(dir, { recursive: true }));
  const open = () => createTrustStore(path.join(dir, 'data'), (...event) => logged.push(event));

  it('keeps pins in a file that ssh itself can read, for the user only', async () => {
    const key = path.join(dir, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const pinned = keyOf(readFileSync(`${key}.pub`, 'utf8'));
    await open().pin('[gate]:2222', pinned);
    const file = path.join(dir, 'data/known_hosts');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const found = execFileSync('ssh-keygen', ['-l', '-F', '[gate]:2222', '-f', file], {
      encoding: 'utf8',
    });
    expect(found).toContain(pinned.fingerprint);
  });

  it('replaces the pin of one host and leaves the others, also when pinned at once', async () => {
    const store = open();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => store.pin(`gate-${n}`, keyOf(keyLine(n)))),
    );
    await store.pin('gate-3', keyOf(keyLine(99)));
    const judge = async (name: string, fill: number) =>
      (await open().lookUp(name, [])).judge(keyOf(keyLine(fill))).kind;
    expect(await judge('gate-3', 99)).toBe('known');
    expect(await judge('gate-3', 3)).toBe('changed');
    expect(await judge('gate-19', 19)).toBe('known');
  });

  it("puts a pin above the user's files, and a revocation above everything", async () => {
    const store = open();
    const users = path.join(dir, 'users');
    writeFileSync(users, `gate ${keyLine(1)}\n@revoked * ${keyLine(3)}\nbroken line\n`);
    const kind = async (fill: number) =>
      (await store.lookUp('gate', [users, path.join(dir, 'none')])).judge(keyOf(keyLine(fill)))
        .kind;
    expect(await kind(1)).toBe('known');
    await store.pin('gate', keyOf(keyLine(2)));
    expect([await kind(1), await kind(2), await kind(3)]).toEqual(['changed', 'known', 'revoked']);
    await store.pin('gate', keyOf(keyLine(3)));
    expect(await kind(3)).toBe('revoked');
    expect(logged[0]).toEqual(['known-hosts.bad-lines', { file: users, lines: [3] }]);
  });
});
