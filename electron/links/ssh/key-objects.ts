import { createSecretKey } from 'node:crypto';
import type { Client } from 'ssh2';

/** AES-GCM as ssh2 does it without its native binding; other ciphers hold no such key. */
type Side = { _encKey?: unknown; _decipherKey?: unknown };

/**
 * ssh2 makes a cipher for every packet. Of a key in a Buffer Node 24 takes 11 µs for it, because it
 * throws and catches two exceptions on the way; of a KeyObject it takes 1 µs.
 */
export function keepKeyObjects(client: Client): void {
  const { _protocol: protocol } = client as unknown as {
    readonly _protocol?: { readonly _cipher?: Side; readonly _decipher?: Side };
  };
  const out = protocol?._cipher;
  const into = protocol?._decipher;
  if (out?._encKey instanceof Uint8Array) out._encKey = createSecretKey(out._encKey);
  if (into?._decipherKey instanceof Uint8Array)
    into._decipherKey = createSecretKey(into._decipherKey);
}
