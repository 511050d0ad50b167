import { posix } from 'node:path';
import { packFile, unpackFiles } from '../../links/docker/index.ts';
import type { EngineCall } from './call.ts';
import { found } from './container-verbs.ts';
import { EngineFault } from './fault.ts';
import { readBody } from './reply.ts';

const maxArchive = 16 * 1024 * 1024;

/** Unpacks an archive's plain files in a directory of the container. */
export async function put(call: EngineCall): Promise<void> {
  const { files } = found(call);
  const directory = call.query.get('path') ?? '/';
  const archive = await readBody(call.request, maxArchive);
  for (const [name, content] of await unpackFiles(archive)) {
    files.write(posix.join(directory, name), content);
  }
  call.response.writeHead(200).end();
}

/** One plain file of the container, as an archive. */
export async function get(call: EngineCall): Promise<void> {
  const { files, id } = found(call);
  const path = call.query.get('path') ?? '';
  const content = files.read(path);
  if (content === undefined) {
    throw new EngineFault(404, `Could not find the file ${path} in container ${id}`);
  }
  call.response.writeHead(200, { 'content-type': 'application/x-tar' });
  call.response.end(await packFile(posix.basename(path), content));
}
