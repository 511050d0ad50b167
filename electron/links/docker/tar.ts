import { NotSent, NotUnderstood } from './fault.ts';

/** Tar archives (POSIX ustar) of plain files, as an engine's archive calls take and give them. */

const BLOCK = 512;
const MODE = 0o644;

/** One file, readable by all, under the path it shall have below the archive's root. */
export function packFile(path: string, content: Buffer): Buffer {
  const { prefix, name } = split(path.replace(/^\/+/, ''));
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(value.toString(8).padStart(length - 1, '0'), at);
  header.write(name, 0);
  octal(MODE, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(Math.floor(Date.now() / 1000), 136, 12);
  // The sum is taken as if its own field were blank.
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * BLOCK)]);
}

/** A name has 100 bytes, and what stands before one of its slashes another 155. */
function split(path: string): { readonly prefix: string; readonly name: string } {
  if (Buffer.byteLength(path) <= 100) return { prefix: '', name: path };
  const slash = path.indexOf('/', path.length - 101);
  if (slash < 0 || slash > 155) throw new NotSent(`the path /${path} is too long for an archive`);
  return { prefix: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** The plain files of an archive, by name. */
export function unpackFiles(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    if (!Number.isFinite(size)) throw new NotUnderstood('archive/tar: invalid tar header');
    const prefix = text(header, 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
    const type = String.fromCharCode(header[156] ?? 0);
    const start = at + BLOCK;
    if (type === '0' || type === '\0') files.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function text(header: Buffer, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length).toString('latin1');
  const end = field.indexOf('\0');
  return (end < 0 ? field : field.slice(0, end)).trim();
}
