import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';
import { packFile } from './tar.ts';

/**
 * Writes one file inside a container, whether it runs or not; directories are made where they are
 * missing. The engine removes the old file before it writes the new one, so a program that reads at
 * that moment may find none, or a part: it must keep what it read last.
 */
export function putFile(
  link: DockerLink,
  id: string,
  path: string,
  content: string,
): Promise<Outcome> {
  const call = { command: `write ${path} in ${containerLabel(id)}`, changes: true };
  return link.call(call, async (docker, abortSignal) => {
    const archive = await packFile(path, Buffer.from(content, 'utf8'));
    await docker.getContainer(containerName(id)).putArchive(archive, { path: '/', abortSignal });
  });
}
