import { readFile, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';

export type FileAnswer = {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine and React Flow set styles from script.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const safety = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** Reads one file of the built page for either host. `pathname` is as it stands in the URL. */
export async function readPageFile(root: string, pathname: string): Promise<FileAnswer> {
  const path = safePath(root, pathname);
  const body = path === undefined ? undefined : await readOnce(path).catch(() => undefined);
  if (path === undefined || body === undefined) {
    const headers = { ...safety, 'content-type': 'text/plain; charset=utf-8' };
    return { status: 404, headers, body: new TextEncoder().encode('Not found\n') };
  }
  const type = types[extname(path)] ?? 'application/octet-stream';
  // Built assets carry a hash in their name; everything else is asked for anew.
  const keep = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return {
    status: 200,
    headers: { ...safety, 'content-type': type, 'cache-control': keep },
    body,
  };
}

type Read = { readonly changedAt: number; readonly body: Promise<Uint8Array<ArrayBuffer>> };
const read = new Map<string, Read>();

/** Answers share one copy: readers that leave theirs unread would keep one each. */
async function readOnce(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { mtimeMs: changedAt } = await stat(path);
  const known = read.get(path);
  if (known?.changedAt === changedAt) return known.body;
  const body = readFile(path).then((bytes) => new Uint8Array(bytes));
  read.set(path, { changedAt, body });
  // Failures are not kept: a client could ask for names without end.
  body.catch(() => read.delete(path));
  return body;
}

/** `%2f` and `%5c` survive URL parsing, so decode first and judge the joined path. */
function safePath(root: string, pathname: string): string | undefined {
  const decoded = decode(pathname);
  if (decoded === undefined || decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const path = join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded);
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? undefined : path;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
