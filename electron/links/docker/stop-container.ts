import type { Outcome } from '../../../shared/model/link.ts';
import { containerLabel } from './call.ts';
import { statusOf } from './fault.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** SIGTERM, and SIGKILL after `graceS` seconds; a stopped container is `done`. */
export function stopContainer(link: DockerLink, id: string, graceS: number): Promise<Outcome> {
  const call = {
    command: `stop ${containerLabel(id)}`,
    changes: true,
    limitMs: graceS * 1000 + 10_000,
  };
  return link.call(call, async (docker, abortSignal) => {
    try {
      await docker.getContainer(containerName(id)).stop({ t: graceS, abortSignal });
    } catch (error) {
      if (statusOf(error) !== 304) throw error;
    }
  });
}
