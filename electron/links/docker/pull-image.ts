import type { ImageProgress } from '../../../shared/contract/engines.ts';
import { imageProgress } from './image-progress.ts';
import { TRANSFER_MS } from './limits.ts';
import type { DockerLink } from './link.ts';
import { imageName } from './names.ts';

/** Layers may be extracted without a word for this long. */
const SILENCE_MS = 120_000;

/** Pulls an image, by tag or by digest; throws EngineError, also when `signal` aborts. */
export async function* pullImage(
  link: DockerLink,
  image: string,
  signal?: AbortSignal,
): AsyncGenerator<ImageProgress> {
  const call = {
    command: `pull ${image}`,
    changes: true,
    limitMs: SILENCE_MS,
    totalMs: TRANSFER_MS,
    ...(signal && { signal }),
  };
  yield* link.stream(
    call,
    (docker, abortSignal) => docker.pull(imageName(image), { abortSignal }),
    imageProgress,
  );
  yield { kind: 'done', image };
}
