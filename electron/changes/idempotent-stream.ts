import { isDeepStrictEqual } from 'node:util';
import type { Refusal } from '../../shared/model/refusal.ts';
import { refused } from '../inventory/index.ts';

/** Long enough for a reader whose wire was cut to come back and see how it ended. */
const keptMs = 10 * 60_000;

type Work<T> = {
  readonly about: Refusal;
  readonly told: T[];
  /** Resolved, and made anew, with everything that is told. */
  moved: PromiseWithResolvers<void>;
  ended?: { readonly at: number; readonly error?: unknown };
};

/** `key` names the work; `about` is the refusal of a second work that touches the same. */
export type StreamRequest = { readonly key: string; readonly about: Refusal };

/**
 * Work that tells how it goes, and goes on when its readers leave. A caller with the same key
 * follows the same work, from its beginning; another key is refused while the same is worked on.
 */
export class IdempotentStreams<T> {
  readonly #works = new Map<string, Work<T>>();

  start({ key, about }: StreamRequest, work: (tell: (each: T) => void) => Promise<void>) {
    this.#forget();
    const known = this.#works.get(key);
    if (known && !isDeepStrictEqual(known.about, about)) throw refused({ code: 'key-used', key });
    if (known) return follow(known);
    if (this.isUnderWay(about)) throw refused(about);
    const started: Work<T> = { about, told: [], moved: Promise.withResolvers() };
    this.#works.set(key, started);
    const end = (failed: { readonly error?: unknown }) => {
      started.ended = { at: performance.now(), ...failed };
      started.moved.resolve();
    };
    const tell = (each: T) => {
      started.told.push(each);
      started.moved.resolve();
      started.moved = Promise.withResolvers();
    };
    work(tell).then(
      () => end({}),
      (error: unknown) => end({ error }),
    );
    return follow(started);
  }

  isUnderWay(about: Refusal): boolean {
    return [...this.#works.values()].some(
      (work) => isDeepStrictEqual(work.about, about) && !work.ended,
    );
  }

  #forget(): void {
    for (const [key, { ended }] of this.#works)
      if (ended && performance.now() - ended.at > keptMs) this.#works.delete(key);
  }
}

async function* follow<T>(work: Work<T>): AsyncGenerator<T> {
  for (let next = 0; ; ) {
    const { moved, ended } = work;
    while (next < work.told.length) yield work.told[next++] as T;
    if (ended && 'error' in ended) throw ended.error;
    if (ended) return;
    await moved.promise;
  }
}
