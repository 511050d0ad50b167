import { getCiphers } from 'node:crypto';
import type { CipherAlgorithm, KexAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/**
 * No MODP 15, 17, 18 and no group exchange: under Electron's BoringSSL they block the main process
 * for up to 20 s. No SHA-1.
 */
export const kexAlgorithms: KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
];

const opensslNames = new Map<CipherAlgorithm, string>([
  ['aes128-gcm@openssh.com', 'aes-128-gcm'],
  ['aes256-gcm@openssh.com', 'aes-256-gcm'],
  ['aes128-ctr', 'aes-128-ctr'],
  ['aes192-ctr', 'aes-192-ctr'],
  ['aes256-ctr', 'aes-256-ctr'],
]);

/** ssh2 throws on a cipher that the runtime lacks (no chacha20 under Electron), so only what is there. */
export const cipherAlgorithms: CipherAlgorithm[] = [...opensslNames]
  .filter(([, name]) => getCiphers().includes(name))
  .map(([cipher]) => cipher);

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The kind of key that a signature algorithm uses, as known_hosts names it. */
function keyType(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm;
}

/** Kinds already known for the host come first, so that a server with several keys shows that one. */
export function hostKeyPreference(knownTypes: ReadonlySet<string>): ServerHostKeyAlgorithm[] {
  return hostKeyAlgorithms.toSorted(
    (a, b) => Number(knownTypes.has(keyType(b))) - Number(knownTypes.has(keyType(a))),
  );
}
