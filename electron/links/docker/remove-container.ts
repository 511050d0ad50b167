import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import { statusOf } from './fault.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** Removes a container with its anonymous volumes, killed if it runs; a missing one is `done`. */
export function removeContainer(link: DockerLink, id: string): Promise<Outcome> {
  const call = { command: `remove ${containerLabel(id)}`, changes: true, limitMs: 30_000 };
  return link.call(call, async (docker, abortSignal) => {
    try {
      await docker.getContainer(containerName(id)).remove({ force: true, v: true, abortSignal });
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
    }
  });
}
