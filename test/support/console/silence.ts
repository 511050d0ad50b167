import { EventEmitter, once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { ConsoleProcess } from './process.ts';

const megabyte = 1024 * 1024;

/** No site waits longer than this for another one. */
export const longestSilenceMs = 1_500;
/** A busy machine may stall once; a console that stalls does so each time. */
export const triesAgain = 2;
/** MB that a console may hold at any time. */
export const mostMemory = 600;

/** The longest time without an event of a site, and without a new reading of it. */
export function watchSilence({ api }: ConsoleProcess, site: string) {
  const end = new AbortController();
  let longest = 0;
  let eventAt = performance.now();
  let readAt: number | undefined;
  const readings = new EventEmitter();
  const follow = async () => {
    for await (const { picture } of await api.live.site({ site }, { signal: end.signal })) {
      const now = performance.now();
      longest = Math.max(longest, now - eventAt);
      eventAt = now;
      const read = Date.parse(picture.summary.readAt ?? '');
      if (read === readAt) continue;
      if (readAt !== undefined) longest = Math.max(longest, read - readAt);
      readAt = read;
      readings.emit('reading');
    }
  };
  const done = follow().catch(() => undefined);
  return {
    /** Resolves after so many new ones. */
    readings: async (count: number) => {
      for (let left = count; left > 0; left -= 1) await once(readings, 'reading');
    },
    begin: () => {
      longest = 0;
    },
    longest: () => Math.round(Math.max(longest, performance.now() - eventAt)),
    end: () => {
      end.abort();
      return done;
    },
  };
}

/** MB that a process holds, and held at most since the last reset. */
export function memoryOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => {
    const kilobytes = Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    return Math.round((kilobytes * 1024) / megabyte);
  };
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** From now on `memoryOf` gives a new peak. */
export const resetPeak = (pid: number) => writeFileSync(`/proc/${pid}/clear_refs`, '5');
