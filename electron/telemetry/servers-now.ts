import type { ServerNow } from '../../shared/model/picture.ts';
import type { Instance, SlotName } from '../../shared/model/split.ts';
import type { StatRow } from '../links/haproxy/index.ts';

/**
 * A slot's servers as HAProxy sees them. `instances` says which of the backend's prepared servers
 * are in use, and where they are.
 */
export function serversNow(
  rows: readonly StatRow[],
  service: string,
  slot: SlotName,
  instances: readonly Pick<Instance, 'name' | 'address' | 'port'>[],
): readonly ServerNow[] {
  const backend = `td_${service}_${slot}`;
  const own = rows.filter((row) => row.kind === 'server' && row.pxname === backend);
  return instances.flatMap(({ name, address, port }) => {
    const row = own.find((one) => one.svname === name);
    return row ? [{ name, address, port, state: stateOf(row), check: row.check }] : [];
  });
}

/**
 * HAProxy's words are `UP`, `UP 1/3` (failing checks), `DOWN`, `DOWN 1/2` (passing checks again),
 * `MAINT…`, `DRAIN`, `NOLB`, `no check`. A server that was just made ready counts as up to HAProxy
 * before any check has run (`INI`): that is said apart.
 */
function stateOf(row: StatRow): ServerNow['state'] {
  const status = row.status;
  if (status.startsWith('MAINT')) return 'maintenance';
  if (status.startsWith('DRAIN') || status === 'NOLB') return 'draining';
  if (/^DOWN \d/.test(status)) return 'checking';
  if (status.startsWith('DOWN')) return 'down';
  return row.check.replace(/^\* /, '').startsWith('INI') ? 'checking' : 'up';
}
