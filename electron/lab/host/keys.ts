import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';

export type KeyPair = {
  readonly path: string;
  /** OpenSSH's private format. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`, as in known_hosts and authorized_keys. */
  readonly publicKey: string;
};

/** Who a host is, and who may enter it. */
export type HostKeys = {
  /** The host's own private key. */
  readonly hostKey: string;
  /** The one key that is let in, `ssh-ed25519 AAAA…`. */
  readonly userKey: string;
  readonly user: string;
};

/** A host keeps its key from one start of the lab to the next, as a real one would. */
export async function loadOrMakeKey(path: string): Promise<KeyPair> {
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  const keptKey = kept === undefined ? undefined : parse(kept);
  if (kept !== undefined && keptKey !== undefined) {
    return { path, privateKey: kept, publicKey: publicLine(keptKey) };
  }
  const made = makeKey();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, made.private, { mode: 0o600 });
  await chmod(path, 0o600);
  return { path, privateKey: made.private, publicKey: firstTwoWords(made.public) };
}

/** About one in 250 keys that ssh2 1.17 makes cannot be read again, not even by itself. */
function makeKey(): { readonly private: string; readonly public: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'tallydeck-lab' });
    if (parse(made.private)) return made;
  }
}

function parse(text: string): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(text);
  return key instanceof Error ? undefined : key;
}

function publicLine(key: ParsedKey): string {
  return `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

function firstTwoWords(line: string): string {
  return line.split(' ').slice(0, 2).join(' ');
}
