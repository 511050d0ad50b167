import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { BadRequest } from './container-spec.ts';
import { digestOf, type Image } from './images.ts';
import { readBody } from './reply.ts';

const maxArchive = 512 * 1024 * 1024;
const block = 512;

const manifestSchema = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullable() }),
);
const configSchema = z.object({
  config: z.object({ Env: z.array(z.string()).nullish() }).nullish(),
});

/** Reads what `docker save` wrote. Layers are not unpacked: a lab container is always the counter. */
export async function loadArchive(source: Readable): Promise<readonly Image[]> {
  const body = await readBody(source, maxArchive);
  const files = tarFiles(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body);
  const manifest = files.get('manifest.json');
  if (manifest === undefined) throw new BadRequest('open manifest.json: no such file or directory');
  return manifestSchema.parse(JSON.parse(manifest.toString('utf8'))).map((entry) => {
    const config = files.get(entry.Config);
    if (config === undefined) throw new BadRequest(`open ${entry.Config}: no such file`);
    const { config: settings } = configSchema.parse(JSON.parse(config.toString('utf8')));
    return {
      id: digestOf(config),
      tags: entry.RepoTags ?? [],
      env: Object.fromEntries(
        (settings?.Env ?? []).map((line) => [
          line.split('=')[0] ?? '',
          line.split('=').slice(1).join('='),
        ]),
      ),
      createdAt: new Date(),
    };
  });
}

/** Regular files of a ustar archive, by name. */
function tarFiles(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    if (header[0] === 0) break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    if (!Number.isFinite(size)) throw new BadRequest('archive/tar: invalid tar header');
    const prefix = text(header, 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
    const type = String.fromCharCode(header[156] ?? 0);
    const start = at + block;
    if (type === '0' || type === '\0') files.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / block) * block;
  }
  return files;
}

function text(header: Buffer, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length).toString('latin1');
  const end = field.indexOf('\0');
  return (end < 0 ? field : field.slice(0, end)).trim();
}
