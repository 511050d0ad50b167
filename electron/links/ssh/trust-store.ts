import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostKey } from '../../../shared/model/link.ts';
import { type KnownHost, matchesHost, parseKnownHosts } from './known-hosts.ts';
import type { LinkLog } from './log.ts';

export type TrustVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  /** `expected`: fingerprints on file. */
  | { readonly kind: 'changed'; readonly expected: readonly string[] }
  | { readonly kind: 'revoked' };

/** The keys on file for one host. */
export type HostTrust = {
  /** Kinds of key on file, e.g. `ssh-ed25519`: the server is asked for those first. */
  readonly types: ReadonlySet<string>;
  judge(key: HostKey): TrustVerdict;
};

export type TrustStore = {
  /**
   * The keys that our own file and the given known_hosts files have for a host, read afresh.
   * A pin of ours wins over them; a revocation anywhere wins over everything.
   */
  lookUp(name: string, files: readonly string[]): Promise<HostTrust>;
  /** A person trusts this key: it replaces what our own file held for the host. */
  pin(name: string, key: HostKey): Promise<void>;
};

/** Any other key than those on file is a changed one, even of another kind: better loud than wrong. */
export function trustIn(entries: readonly KnownHost[]): HostTrust {
  const revoked = new Set(entries.filter((e) => e.marker === 'revoked').map((e) => e.key.key));
  const plain = entries.filter((entry) => entry.marker === 'none').map((entry) => entry.key);
  return {
    types: new Set(plain.map((key) => key.algorithm)),
    judge(key) {
      if (revoked.has(key.key)) return { kind: 'revoked' };
      if (plain.some((known) => known.key === key.key)) return { kind: 'known' };
      if (plain.length === 0) return { kind: 'unknown' };
      return { kind: 'changed', expected: plain.map((known) => known.fingerprint) };
    },
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Pins are kept in `<dataDir>/known_hosts`, in OpenSSH's own format, readable by the user only. */
export function createTrustStore(dataDir: string, log: LinkLog): TrustStore {
  const ownFile = path.join(dataDir, 'known_hosts');
  let writing: Promise<void> = Promise.resolve();

  const read = async (file: string) => {
    const { entries, badLines } = parseKnownHosts(await readText(file));
    if (badLines.length > 0) log('known-hosts.bad-lines', { file, lines: badLines });
    return entries;
  };
  const pin = async (name: string, key: HostKey) => {
    const kept = (await readText(ownFile)).split('\n').filter((line) => {
      const entry = parseKnownHosts(line).entries[0];
      return line !== '' && !(entry?.marker === 'none' && matchesHost(entry, name));
    });
    await replaceFile(ownFile, `${[...kept, `${name} ${key.algorithm} ${key.key}`].join('\n')}\n`);
  };

  return {
    async lookUp(name, files) {
      const about = (entries: readonly KnownHost[]) => entries.filter((e) => matchesHost(e, name));
      const own = about(await read(ownFile));
      const others = about((await Promise.all(files.map(read))).flat());
      const pinned = own.some((entry) => entry.marker === 'none');
      return trustIn([...own, ...others.filter((e) => !pinned || e.marker === 'revoked')]);
    },
    pin(name, key) {
      const turn = writing.then(() => pin(name, key));
      writing = turn.catch(() => undefined);
      return turn;
    },
  };
}
