import type { Outcome } from '../../../shared/model/link.ts';
import { imageAnswer, understand } from './answers.ts';
import { statusOf } from './fault.ts';
import type { DockerLink } from './link.ts';
import { imageName } from './names.ts';

export type ImageFacts = {
  /** The image's id: the digest of its configuration in the classic image store. */
  readonly id: string;
  /** Digests of manifests that it was pulled by; none after a load from an archive. */
  readonly manifests: readonly string[];
  /** `linux/amd64`. */
  readonly platform: string;
};

/** An image that the engine has; undefined when it has none of that name. */
export function inspectImage(
  link: DockerLink,
  name: string,
): Promise<Outcome<ImageFacts | undefined>> {
  const call = { command: `inspect image ${name}`, changes: false };
  return link.call(call, async (docker, abortSignal) => {
    try {
      const image = docker.getImage(imageName(name));
      const answer = understand(imageAnswer, await image.inspect({ abortSignal }));
      const manifests = (answer.RepoDigests ?? []).map((one) => one.slice(one.indexOf('@') + 1));
      return { id: answer.Id, manifests, platform: `${answer.Os}/${answer.Architecture}` };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}
