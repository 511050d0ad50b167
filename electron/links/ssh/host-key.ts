import { createHash } from 'node:crypto';
import type { HostKey } from '../../../shared/model/link.ts';

/** Reads the wire form of a public key: its first field is the length-prefixed name of its kind. */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
  if (length === 0 || length > 64 || blob.length < 4 + length) {
    throw new Error('not a public key in SSH wire form');
  }
  return {
    algorithm: blob.toString('latin1', 4, 4 + length),
    fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    key: blob.toString('base64'),
  };
}
