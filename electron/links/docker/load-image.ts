import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageProgress } from '../../../shared/contract/engines.ts';
import { EngineError } from './fault.ts';
import { heard } from './heard.ts';
import { imageProgress } from './image-progress.ts';
import { TRANSFER_MS } from './limits.ts';
import type { DockerLink } from './link.ts';

const TELL_MS = 500;

/**
 * Loads an archive as `docker save` writes it, of `bytes` in all; the ratio is what was sent.
 * Throws EngineError, also when `signal` aborts. The archive is destroyed at the end.
 */
export async function* loadImage(
  link: DockerLink,
  archive: Readable,
  bytes: number,
  signal?: AbortSignal,
): AsyncGenerator<ImageProgress> {
  // The engine answers only once it has taken in the archive, which may be gigabytes.
  const call = {
    command: 'load image',
    changes: true,
    limitMs: TRANSFER_MS,
    totalMs: TRANSFER_MS,
    ...(signal && { signal }),
  };
  let sent = 0;
  const progress = link.stream(
    call,
    (docker, abortSignal) => {
      archive.on('data', (chunk: Buffer) => {
        sent += chunk.length;
      });
      return docker.loadImage(archive, { abortSignal });
    },
    imageProgress,
  );
  let image: string | undefined;
  try {
    for await (const step of telling(progress, () => sentSoFar(sent, bytes))) {
      image = loadedImage(step) ?? image;
      yield step;
    }
  } finally {
    archive.destroy();
  }
  if (image === undefined) {
    const fault = { host: link.host, command: call.command, detail: 'the archive holds no image' };
    throw new EngineError({ kind: 'failed', fault });
  }
  yield { kind: 'done', image };
}

/** Puts in a word of our own whenever the engine is silent for a while. */
async function* telling(
  progress: AsyncGenerator<ImageProgress>,
  word: () => ImageProgress,
): AsyncGenerator<ImageProgress> {
  try {
    let next = heard(progress.next());
    for (;;) {
      const stop = new AbortController();
      const waited = sleep(TELL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      const got = await Promise.race([next, waited]).finally(() => stop.abort());
      if (!got) {
        yield word();
        continue;
      }
      if (got.done) return;
      yield got.value;
      next = heard(progress.next());
    }
  } finally {
    await progress.return(undefined);
  }
}

function sentSoFar(sent: number, bytes: number): ImageProgress {
  const text = `sent ${(sent / 1e6).toFixed(1)} of ${(bytes / 1e6).toFixed(1)} MB`;
  return { kind: 'progress', text, ratio: bytes > 0 ? Math.min(1, sent / bytes) : 0 };
}

function loadedImage(step: ImageProgress): string | undefined {
  if (step.kind !== 'progress') return undefined;
  return /^Loaded image(?: ID)?: (\S+)/m.exec(step.text)?.[1];
}
