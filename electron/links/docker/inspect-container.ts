import type { Outcome } from '../../../shared/model/link.ts';
import { inspectAnswer, understand } from './answers.ts';
import { containerLabel } from './call.ts';
import { type ContainerFacts, containerFacts } from './container.ts';
import type { DockerLink } from './link.ts';
import { containerName } from './names.ts';

/** One container by id or name; `failed` when there is none. */
export function inspectContainer(link: DockerLink, id: string): Promise<Outcome<ContainerFacts>> {
  return link.call(
    { command: `inspect ${containerLabel(id)}`, changes: false },
    async (docker, abortSignal) => {
      const answer = await docker.getContainer(containerName(id)).inspect({ abortSignal });
      return containerFacts(link.host, understand(inspectAnswer, answer));
    },
  );
}
