import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import type { MirrorCounts } from '../../shared/model/split.ts';
import type { AdminLink } from '../links/haproxy/admin.ts';
import { type MapEntries, parseMap, showMapCommand } from '../links/haproxy/map.ts';
import { parseServersState, type ServerState } from '../links/haproxy/servers-state.ts';
import { parseClock } from '../links/haproxy/show-activity.ts';
import { type ProcessInfo, parseInfo } from '../links/haproxy/show-info.ts';
import { parseStat, type StatRow } from '../links/haproxy/show-stat.ts';
import { parseTable, type TableRow } from '../links/haproxy/show-table.ts';
import { adopted } from './adopt.ts';
import { firstIntent } from './intent.ts';
import { parseMirror, showMirrorCommand } from './mirror.ts';
import { cameraTable, eventTable, mapPath } from './names.ts';
import { type LiveSplit, readSplit } from './split-map.ts';

/** Everything that one round of questions on the admin stream told. */
export type GatewayReading = {
  /** ms since the epoch, console's clock, when the answer had come. */
  readonly at: number;
  readonly roundTripMs: number;
  readonly process: ProcessInfo;
  /** Seconds since the epoch: the gateway's clock, or HAProxy's own time where nothing better is known. */
  readonly clock: number;
  readonly stats: readonly StatRow[];
  readonly servers: readonly ServerState[];
  readonly cameras: readonly TableRow[];
  readonly events: readonly TableRow[];
  /** By service; empty where nothing is mirrored. */
  readonly mirrored: ReadonlyMap<string, MirrorCounts>;
  /** By service. A service whose map HAProxy does not know is not installed and not in here. */
  readonly splits: ReadonlyMap<string, LiveSplit>;
};

/** @param before The reading before this one: what a damaged intent is made good from. */
export async function readGateway(
  admin: AdminLink,
  gateway: Gateway,
  services: readonly Service[],
  before?: GatewayReading,
): Promise<Outcome<GatewayReading>> {
  const started = performance.now();
  const fixed = [
    'show info',
    'show activity',
    'show stat',
    'show servers state',
    `show table ${cameraTable}`,
    `show table ${eventTable}`,
    showMirrorCommand,
  ];
  const maps = services.map((service) => showMapCommand(mapPath(gateway, service.id)));
  const outcome = await admin.send([...fixed, ...maps]);
  if (outcome.kind !== 'done') return outcome;
  const roundTripMs = performance.now() - started;
  try {
    const value = understand(outcome.value, services, roundTripMs, before);
    admin.misunderstood(undefined);
    return { kind: 'done', value };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    admin.misunderstood(detail);
    return { kind: 'failed', fault: { host: gateway.id, command: 'read HAProxy', detail } };
  }
}

function understand(
  answers: readonly string[],
  services: readonly Service[],
  roundTripMs: number,
  before: GatewayReading | undefined,
): GatewayReading {
  const [
    info = '',
    activity = '',
    stat = '',
    servers = '',
    cameras = '',
    events = '',
    mirror = '',
    ...maps
  ] = answers;
  const process = parseInfo(info);
  const clock = parseClock(activity);
  if (!process || clock === undefined)
    throw new Error('show info or show activity was not understood');
  const found = parseServersState(servers);
  const splits = new Map<string, LiveSplit>();
  services.forEach(({ id, stickiness }, index) => {
    const entries = parseMap(maps[index] ?? '');
    const first = firstIntent(stickiness);
    const base = before?.splits.get(id)?.intent ?? first;
    const salvage = (rules: MapEntries) => adopted(id, { rules, intent: base }, found);
    if (entries) splits.set(id, readSplit(entries, first, salvage));
  });
  return {
    at: Date.now(),
    roundTripMs,
    process,
    clock,
    stats: parseStat(stat),
    servers: found,
    cameras: parseTable(cameras),
    events: parseTable(events),
    mirrored: parseMirror(mirror),
    splits,
  };
}
