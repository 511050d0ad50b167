import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageProgress } from '../../../shared/contract/engines.ts';
import { EngineError } from './fault.ts';
import { imageProgress } from './image-progress.ts';
import type { DockerLink } from './link.ts';

/** The engine answers only once it has taken in the archive, which may be gigabytes. */
const LIMIT_MS = 60 * 60 * 1000;
const TELL_MS = 500;

/**
 * Loads an archive as `docker save` writes it, of `bytes` in all; the ratio is what was sent.
 * Throws EngineError. The archive is destroyed at the end.
 */
export async function* loadImage(
  link: DockerLink,
  archive: Readable,
  bytes: number,
): AsyncGenerator<ImageProgress> {
  const call = { command: 'load image', changes: true, limitMs: LIMIT_MS };
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
    let next = progress.next();
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
      next = progress.next();
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
