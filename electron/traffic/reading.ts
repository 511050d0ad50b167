import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import type { AdminLink } from '../links/haproxy/admin.ts';
import { parseMap, showMapCommand } from '../links/haproxy/map.ts';
import { parseServersState, type ServerState } from '../links/haproxy/servers-state.ts';
import { parseClock } from '../links/haproxy/show-activity.ts';
import { type ProcessInfo, parseInfo } from '../links/haproxy/show-info.ts';
import { parseStat, type StatRow } from '../links/haproxy/show-stat.ts';
import { parseTable, type TableRow } from '../links/haproxy/show-table.ts';
import { firstIntent } from './intent.ts';
import { cameraTable, eventTable, mapPath } from './names.ts';
import { type LiveSplit, readSplit } from './split-map.ts';

/** Everything that one round of questions on the admin stream told. */
export type GatewayReading = {
  /** ms since the epoch, console's clock, when the answer had come. */
  readonly at: number;
  readonly roundTripMs: number;
  readonly process: ProcessInfo;
  /** Seconds since the epoch, gateway's clock, in the middle of the round trip. */
  readonly clock: number;
  readonly stats: readonly StatRow[];
  readonly servers: readonly ServerState[];
  readonly cameras: readonly TableRow[];
  readonly events: readonly TableRow[];
  /** By service. A service whose map HAProxy does not know is not installed and not in here. */
  readonly splits: ReadonlyMap<string, LiveSplit>;
};

/** Reads a gateway in one round trip. */
export async function readGateway(
  admin: AdminLink,
  gateway: Gateway,
  services: readonly Service[],
): Promise<Outcome<GatewayReading>> {
  const started = performance.now();
  const fixed = [
    'show info',
    'show activity',
    'show stat',
    'show servers state',
    `show table ${cameraTable}`,
    `show table ${eventTable}`,
  ];
  const maps = services.map((service) => showMapCommand(mapPath(gateway, service.id)));
  const outcome = await admin.send([...fixed, ...maps]);
  if (outcome.kind !== 'done') return outcome;
  const roundTripMs = performance.now() - started;
  try {
    return { kind: 'done', value: understand(outcome.value, services, roundTripMs) };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', fault: { host: gateway.id, command: 'read HAProxy', detail } };
  }
}

function understand(
  answers: readonly string[],
  services: readonly Service[],
  roundTripMs: number,
): GatewayReading {
  const [info = '', activity = '', stat = '', servers = '', cameras = '', events = '', ...maps] =
    answers;
  const process = parseInfo(info);
  const clock = parseClock(activity);
  if (!process || clock === undefined)
    throw new Error('show info or show activity was not understood');
  const splits = new Map<string, LiveSplit>();
  services.forEach((service, index) => {
    const entries = parseMap(maps[index] ?? '');
    if (entries) splits.set(service.id, readSplit(entries, firstIntent(service.stickiness)));
  });
  return {
    at: Date.now(),
    roundTripMs,
    process,
    clock,
    stats: parseStat(stat),
    servers: parseServersState(servers),
    cameras: parseTable(cameras),
    events: parseTable(events),
    splits,
  };
}
