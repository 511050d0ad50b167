import type { LinkLog } from './log.ts';
import type { Session } from './session.ts';
import type { StateCell } from './state-cell.ts';

const everyMs = 5_000;
const slowMs = 3_000;

/**
 * Says `up` with the round-trip time, refreshed every 5 s; `degraded` when the host has not
 * answered for 3 s (keepalive gives it up only after 15). Returns its own end.
 */
export async function watchRoundTrip(
  session: Session,
  cell: StateCell,
  log: LinkLog,
  host: string,
): Promise<() => void> {
  let since = new Date().toISOString();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const measure = async () => {
    const late = setTimeout(() => {
      since = new Date().toISOString();
      const detail = `no answer for ${slowMs / 1000} s`;
      cell.set({ kind: 'degraded', since, fault: { code: 'timed-out', detail } });
      log('link.slow', { host });
    }, slowMs);
    // The connection ended where it is undefined: its own loss says so.
    const roundTripMs = await session.ping().catch(() => undefined);
    clearTimeout(late);
    if (roundTripMs === undefined || stopped) return;
    if (cell.get().kind === 'degraded') since = new Date().toISOString();
    cell.set({ kind: 'up', since, roundTripMs });
    timer = setTimeout(() => void measure(), everyMs);
  };
  await measure();
  if (!session.lost.aborted) log('link.up', { host });
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
