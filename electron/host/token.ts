import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shape = /^[A-Za-z0-9_-]{43}$/;

/** The secret that lets a browser in; kept, so that a bookmark outlives a restart. */
export function readOrCreateToken(directory: string): string {
  const file = join(directory, 'token');
  const kept = readKept(file);
  if (kept) {
    chmodSync(file, 0o600);
    return kept;
  }
  const token = randomBytes(32).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return token;
}

function readKept(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return shape.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Takes equally long whatever is offered: equal lengths by hashing, equal time by comparing all. */
export function sameToken(offered: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(token));
}
