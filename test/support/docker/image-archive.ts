import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A tar file that becomes one layer of an image. */
export type Layer = { readonly file: string; readonly digest: string; readonly name: string };

export type ImageRecipe = {
  readonly tag: string;
  readonly layers: readonly Layer[];
  /** As `docker inspect` shows it under `Config`. */
  readonly config: object;
};

const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;

/** The platform that images made here are for. */
export const platform = `linux/${architecture}`;

const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];

/** Packs what lies in a directory; the same content gives the same digest. */
export async function packLayer(directory: string, file: string): Promise<Layer> {
  execFileSync('tar', [...reproducible, '-cf', file, '-C', directory, '.']);
  return { file, digest: await sha256File(file), name: path.basename(file) };
}

/** The image's configuration: its digest is the image's id. */
export function imageConfig({ layers, config }: ImageRecipe): { json: string; digest: string } {
  const json = JSON.stringify({
    architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.digest) },
    history: layers.map(() => ({ created: '1970-01-01T00:00:00Z' })),
  });
  return { json, digest: sha256(json) };
}

/** Writes images as `docker save` does. Layers must lie in `directory`. */
export function packImages(directory: string, file: string, images: readonly ImageRecipe[]): void {
  mkdirSync(directory, { recursive: true });
  const manifest = images.map((image) => {
    const { json, digest } = imageConfig(image);
    const name = `${digest.slice('sha256:'.length)}.json`;
    writeFileSync(path.join(directory, name), json);
    return { Config: name, RepoTags: [image.tag], Layers: image.layers.map((one) => one.name) };
  });
  writeFileSync(path.join(directory, 'manifest.json'), JSON.stringify(manifest));
  const names = new Set(manifest.flatMap((one) => [one.Config, ...one.Layers]));
  execFileSync('tar', [...reproducible, '-cf', file, '-C', directory, 'manifest.json', ...names]);
}

export const sha256 = (data: string | Buffer): string =>
  `sha256:${createHash('sha256').update(data).digest('hex')}`;

async function sha256File(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
