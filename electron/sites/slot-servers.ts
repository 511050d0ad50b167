import type { Outcome } from '../../shared/model/link.ts';
import type { Instance, SlotName } from '../../shared/model/split.ts';
import { type AdminLink, parseStat, type StatRow } from '../links/haproxy/index.ts';
import { backendName, isOurs, ownFigures } from '../traffic/index.ts';

/** Servers of a slot, as HAProxy reports them at this moment. */

/** The instances that it has not found healthy, each with what it says of them. */
export async function unhealthy(
  admin: AdminLink,
  service: string,
  slot: SlotName,
  instances: readonly Instance[],
): Promise<Outcome<readonly string[]>> {
  return ask(admin, service, slot, (rows) =>
    instances.flatMap(({ name }) => {
      const row = rows.find((each) => each.svname === name);
      // Ready counts as up until the first check has run: only a check that passed proves it.
      return row?.status === 'UP' && row.check.startsWith('L')
        ? []
        : [`${name} ${row?.status} ${row?.check}`];
    }),
  );
}

/** Frames that it has given to these servers, or to the slot, and that are not answered yet. */
export async function inFlight(
  admin: AdminLink,
  service: string,
  slot: SlotName,
  servers?: readonly string[],
): Promise<Outcome<number>> {
  return ask(admin, service, slot, (rows) =>
    rows
      .filter((row) =>
        servers ? row.kind === 'server' && servers.includes(row.svname) : row.kind === 'backend',
      )
      .reduce((sum, { numbers }) => sum + (numbers.scur ?? 0) + (numbers.qcur ?? 0), 0),
  );
}

/** Frames that the slot has answered with success since HAProxy began. */
export async function succeeded(
  admin: AdminLink,
  service: string,
  slot: SlotName,
): Promise<Outcome<number>> {
  return ask(
    admin,
    service,
    slot,
    (rows) => rows.find((row) => row.kind === 'backend')?.numbers.hrsp_2xx ?? 0,
  );
}

async function ask<T>(
  admin: AdminLink,
  service: string,
  slot: SlotName,
  read: (rows: readonly StatRow[]) => T,
): Promise<Outcome<T>> {
  const sent = await admin.send(['show stat']);
  if (sent.kind !== 'done') return sent;
  const backend = backendName(service, slot);
  try {
    const all = ownFigures(parseStat(sent.value[0] ?? '', isOurs));
    const rows = all.filter((row) => row.pxname === backend);
    return { kind: 'done', value: read(rows) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', fault: { host: admin.host, command: 'show stat', detail } };
  }
}
