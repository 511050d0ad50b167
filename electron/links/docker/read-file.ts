import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import { AnswerTooLong, detailOf, NotUnderstood, statusOf } from './fault.ts';
import { ARCHIVE_BYTES } from './limits.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';
import { unpackFiles } from './tar.ts';

/** A file inside a container, running or not; undefined where there is none. `failed`: no container. */
export function readFile(
  link: DockerLink,
  id: string,
  path: string,
): Promise<Outcome<string | undefined>> {
  const call = { command: `read ${path} in ${containerLabel(id)}`, changes: false };
  return link.call(call, async (docker, abortSignal) => {
    try {
      const container = docker.getContainer(containerName(id));
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of await container.getArchive({ path, abortSignal })) {
        size += chunk.length;
        if (size > ARCHIVE_BYTES)
          throw new AnswerTooLong(`${path} has more than ${ARCHIVE_BYTES} bytes`);
        chunks.push(chunk);
      }
      const [file] = (await unpackFiles(Buffer.concat(chunks))).values();
      if (file === undefined) throw new NotUnderstood(`${path} is not a plain file`);
      return file.toString('utf8');
    } catch (error) {
      if (statusOf(error) === 404 && !/no such container/i.test(detailOf(error))) return undefined;
      throw error;
    }
  });
}
