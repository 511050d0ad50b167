import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HostKey } from '../../../shared/model/link.ts';
import { hostKeyOf } from './host-key.ts';
import { matchesPatterns } from './patterns.ts';

/** One line of a known_hosts file. */
export type KnownHost = {
  /** A certificate authority signs host certificates, which ssh2 lacks: it vouches for no plain key. */
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** Comma-separated patterns, or `|1|salt|hash`. */
  readonly hosts: string;
  readonly key: HostKey;
};

export type KnownHostsFile = {
  readonly entries: readonly KnownHost[];
  /** Numbers of lines that could not be read, from 1; OpenSSH skips such lines too. */
  readonly badLines: readonly number[];
};

const markers = { '@revoked': 'revoked', '@cert-authority': 'cert-authority' } as const;

function parseLine(line: string): KnownHost | undefined {
  const words = line.trim().split(/\s+/);
  const first = words[0] ?? '';
  const marker = first.startsWith('@') ? markers[first as keyof typeof markers] : 'none';
  const [hosts, algorithm, key] = marker === 'none' ? words : words.slice(1);
  if (!marker || !hosts || !algorithm || !key || !/^[A-Za-z0-9+/]+=*$/.test(key)) return undefined;
  try {
    const parsed = hostKeyOf(Buffer.from(key, 'base64'));
    return parsed.algorithm === algorithm ? { marker, hosts, key: parsed } : undefined;
  } catch {
    return undefined;
  }
}

export function parseKnownHosts(text: string): KnownHostsFile {
  const entries: KnownHost[] = [];
  const badLines: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const entry = parseLine(line);
    if (entry) entries.push(entry);
    else badLines.push(index + 1);
  }
  return { entries, badLines };
}

/** The name a host is filed under: `host`, or `[host]:port` where the port is not 22. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split('|');
  if (version !== '1' || !salt || !hash) return false;
  const wanted = Buffer.from(hash, 'base64');
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

/** Whether an entry speaks of the host filed under `name`. */
export function matchesHost(entry: KnownHost, name: string): boolean {
  if (entry.hosts.startsWith('|')) return matchesHash(entry.hosts, name);
  return matchesPatterns(entry.hosts.toLowerCase().split(','), name);
}
