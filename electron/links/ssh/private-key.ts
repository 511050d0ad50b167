import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';

export type KeyReading =
  | { readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly kind: 'missing' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'wrong-passphrase' }
  | { readonly kind: 'unreadable'; readonly detail: string };

/** Unlocking costs 100 ms and more of main thread: a hundred links with one key do it once. */
const unlocked = new Map<string, ParsedKey>();

function parse(text: string, passphrase?: string): ParsedKey | Error {
  const parsed: ParsedKey | Error | ParsedKey[] = ssh2.utils.parseKey(text, passphrase);
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('holds no key')) : parsed;
}

function unlock(text: string, passphrase: string): ParsedKey | Error {
  const id = `${passphrase}\0${text}`;
  const known = unlocked.get(id);
  if (known) return known;
  const key = parse(text, passphrase);
  if (!(key instanceof Error)) unlocked.set(id, key);
  return key;
}

/** Reads a private key file as OpenSSH and PEM write them. */
export async function readPrivateKey(file: string, passphrase?: string): Promise<KeyReading> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', detail: message };
  }
  const plain = parse(text);
  if (!(plain instanceof Error)) {
    return plain.isPrivateKey()
      ? { kind: 'key', key: plain }
      : { kind: 'unreadable', detail: `${file} holds a public key` };
  }
  if (!/no passphrase given/i.test(plain.message)) {
    return { kind: 'unreadable', detail: `${file}: ${plain.message}` };
  }
  if (passphrase === undefined) return { kind: 'locked' };
  const key = unlock(text, passphrase);
  return key instanceof Error ? { kind: 'wrong-passphrase' } : { kind: 'key', key };
}
