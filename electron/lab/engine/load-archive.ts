import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { unpackFiles } from '../../links/docker/index.ts';
import { BadRequest } from './container-spec.ts';
import { digestOf, type Image } from './images.ts';
import { readBody } from './reply.ts';

const maxArchive = 512 * 1024 * 1024;

const manifestSchema = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullable() }),
);
const configSchema = z.object({
  config: z.object({ Env: z.array(z.string()).nullish() }).nullish(),
});

/** Reads what `docker save` wrote. Layers are not unpacked: a lab container is always the counter. */
export async function loadArchive(source: Readable): Promise<readonly Image[]> {
  const body = await readBody(source, maxArchive);
  const files = await unpackFiles(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body);
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
