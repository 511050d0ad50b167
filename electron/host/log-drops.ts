import type { Logger } from 'pino';
import type { OnDrop } from './serve-peer.ts';

/** A client that comes back again and again must not fill the disk. */
const most = { lines: 20, eachMs: 60_000 };

/** Writes a line for each dropped client, and how many were left out when they are too many. */
export function logDrops(log: Logger): OnDrop {
  let began = 0;
  let written = 0;
  return (why, error) => {
    const now = performance.now();
    if (began === 0 || now - began > most.eachMs) {
      if (written > most.lines) {
        log.warn({ clients: written - most.lines }, 'more clients were dropped');
      }
      began = now;
      written = 0;
    }
    written += 1;
    if (written > most.lines) return;
    if (error === undefined) log.warn(why, 'a client was dropped');
    else log.error({ ...why, error }, 'a client was dropped for an error of ours');
  };
}
