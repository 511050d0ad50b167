import type { ServerState, StatRow } from '../links/haproxy/index.ts';
import { fallbackServer, isOurs } from './names.ts';

type Numbers = StatRow['numbers'];

const answered = ['hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx'] as const;

/**
 * `show stat` as each slot's own instances made it. HAProxy also counts a frame that fell through
 * to stable for the slot that it was meant for, where nobody answered it; that part is taken off.
 * A frame that stable could not answer either stays an error of both.
 */
export function ownFigures(rows: readonly StatRow[]): readonly StatRow[] {
  const fallbacks = new Map(
    rows.filter(isFallback).map(({ pxname, numbers }) => [pxname, numbers] as const),
  );
  return rows
    .filter((row) => !isFallback(row))
    .map((row) => {
      const passed = row.kind === 'backend' ? fallbacks.get(row.pxname) : undefined;
      return passed ? { ...row, numbers: ownOf(row.numbers, passed) } : row;
    });
}

const isFallback = ({ kind, pxname, svname }: StatRow): boolean =>
  kind === 'server' && svname === fallbackServer && isOurs(pxname);

function ownOf(all: Numbers, passed: Numbers): Numbers {
  const own: Record<string, number> = { ...all };
  const take = (name: string, less: number): void => {
    const total = all[name];
    if (total !== undefined) own[name] = Math.max(0, total - less);
  };
  for (const name of [...answered, 'scur']) take(name, passed[name] ?? 0);
  const elsewhere = answered.reduce((sum, name) => sum + (passed[name] ?? 0), 0);
  for (const name of ['stot', 'req_tot']) take(name, elsewhere);
  return own;
}

/** Servers that hold instances: the way to stable is none. */
export const instanceServers = (servers: readonly ServerState[]): readonly ServerState[] =>
  servers.filter(({ name }) => name !== fallbackServer);
