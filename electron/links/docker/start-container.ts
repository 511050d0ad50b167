import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import { statusOf } from './fault.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** Starts a container; a running container is `done`. */
export function startContainer(link: DockerLink, id: string): Promise<Outcome> {
  const call = { command: `start ${containerLabel(id)}`, changes: true, limitMs: 30_000 };
  return link.call(call, async (docker, abortSignal) => {
    try {
      await docker.getContainer(containerName(id)).start({ abortSignal });
    } catch (error) {
      if (statusOf(error) !== 304) throw error;
    }
  });
}
