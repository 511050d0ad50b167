import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ImageRecipe, imageConfig, sha256 } from './image-archive.ts';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

export type Registry = {
  /** `127.0.0.1:<port>`: engines need no certificate for it. */
  readonly host: string;
  /** Offers an image under `<host>/<name>:<tag>`; a tag given again moves. */
  push(
    name: string,
    tag: string,
    image: ImageRecipe,
  ): { readonly manifest: string; readonly config: string };
  close(): Promise<void>;
};

/** The reading half of a registry (Docker Registry HTTP API V2). */
export async function startRegistry(): Promise<Registry> {
  const manifests = new Map<string, string>();
  const blobs = new Map<string, string | { readonly file: string }>();
  const server = createServer((request, response) => {
    const [, name, kind, reference] =
      /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(request.url ?? '') ?? [];
    if (request.url === '/v2/') return void response.end('{}');
    const head = request.method === 'HEAD';
    if (kind === 'manifests') sendManifest(response, manifests.get(`${name}:${reference}`), head);
    else sendBlob(response, blobs.get(reference ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    push(name, tag, image) {
      const config = imageConfig(image);
      blobs.set(config.digest, config.json);
      for (const { digest, file } of image.layers) blobs.set(digest, { file });
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: {
          mediaType: 'application/vnd.docker.container.image.v1+json',
          size: config.json.length,
          digest: config.digest,
        },
        layers: image.layers.map(({ digest, file }) => ({
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar',
          size: statSync(file).size,
          digest,
        })),
      });
      const digest = sha256(manifest);
      for (const reference of [tag, digest]) manifests.set(`${name}:${reference}`, manifest);
      return { manifest: digest, config: config.digest };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function sendManifest(response: ServerResponse, manifest: string | undefined, head: boolean): void {
  if (manifest === undefined) {
    missing(response, 'MANIFEST_UNKNOWN');
    return;
  }
  const headers = {
    'content-type': MANIFEST,
    'content-length': Buffer.byteLength(manifest),
    'docker-content-digest': sha256(manifest),
  };
  response.writeHead(200, headers).end(head ? undefined : manifest);
}

function sendBlob(response: ServerResponse, blob: string | { readonly file: string } | undefined) {
  if (blob === undefined) return missing(response, 'BLOB_UNKNOWN');
  if (typeof blob === 'string') return void response.end(blob);
  response.writeHead(200, { 'content-length': statSync(blob.file).size });
  createReadStream(blob.file).pipe(response);
}

function missing(response: ServerResponse, code: string): void {
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message: 'not here' }] }));
}
