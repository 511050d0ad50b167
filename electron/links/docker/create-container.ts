import type { Outcome } from '../../../shared/model/link.ts';
import { createAnswer, understand } from './answers.ts';
import type { DockerLink } from './link.ts';
import { containerName, imageName } from './names.ts';
import { type ContainerSpec, createOptions } from './spec.ts';

/** Makes a container without starting it and gives its id. `refused`: the name is taken. */
export function createContainer(link: DockerLink, spec: ContainerSpec): Promise<Outcome<string>> {
  const call = { command: `create ${spec.name}`, changes: true, limitMs: 30_000 };
  return link.call(call, async (docker, abortSignal) => {
    containerName(spec.name);
    imageName(spec.image);
    const options = { ...createOptions(spec), abortSignal };
    return understand(createAnswer, await docker.createContainer(options)).id;
  });
}
