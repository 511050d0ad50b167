import { setImmediate } from 'node:timers/promises';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import type { MirrorCounts } from '../../shared/model/split.ts';
import {
  type AdminLink,
  type MapEntries,
  type ProcessInfo,
  parseClock,
  parseInfo,
  parseMap,
  parseServersState,
  parseStat,
  parseTable,
  type ServerState,
  type StatRow,
  showMapCommand,
  type TableRow,
  TooMuch,
} from '../links/haproxy/index.ts';
import { adopted } from './adopt.ts';
import { firstIntent } from './intent.ts';
import { parseMirror, showMirrorCommand } from './mirror.ts';
import { cameraTable, eventTable, isOurs, mapPath } from './names.ts';
import { instanceServers, ownFigures } from './own-figures.ts';
import { type LiveSplit, type Place, readSplit } from './split-map.ts';

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

/**
 * @param before The reading before this one; a damaged intent is made good from it.
 * @param environment Of the gateway's site.
 */
export async function readGateway(
  admin: AdminLink,
  gateway: Gateway,
  services: readonly Service[],
  before?: GatewayReading,
  environment?: string,
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
  const place = { site: gateway.site, environment };
  try {
    const value = await understand(outcome.value, services, { roundTripMs, before, place });
    admin.misunderstood(undefined);
    return { kind: 'done', value };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    admin.misunderstood(error instanceof TooMuch ? error.fault : { code: 'protocol', detail });
    return { kind: 'failed', fault: { host: gateway.id, command: 'read HAProxy', detail } };
  }
}

type Around = {
  readonly roundTripMs: number;
  readonly before: GatewayReading | undefined;
  readonly place: Omit<Place, 'service'>;
};

/** Each answer in a turn of its own: a gateway with large ones holds up nobody else. */
async function understand(
  answers: readonly string[],
  services: readonly Service[],
  { roundTripMs, before, place }: Around,
): Promise<GatewayReading> {
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
  const found = instanceServers(parseServersState(servers));
  const splits = new Map<string, LiveSplit>();
  for (const [index, { id, stickiness }] of services.entries()) {
    await setImmediate();
    const entries = parseMap(maps[index] ?? '');
    const first = firstIntent(stickiness);
    const base = before?.splits.get(id)?.intent ?? first;
    const salvage = (rules: MapEntries) => adopted(id, { rules, intent: base }, found);
    if (entries)
      splits.set(
        id,
        readSplit(entries, first, salvage, { known: base, place: { ...place, service: id } }),
      );
  }
  await setImmediate();
  const stats = parseStat(stat, isOurs);
  await setImmediate();
  return {
    at: Date.now(),
    roundTripMs,
    process,
    clock,
    stats: ownFigures(stats),
    servers: found,
    cameras: parseTable(cameras),
    events: parseTable(events),
    mirrored: parseMirror(mirror),
    splits,
  };
}

/** A process may come back under its old id: in a container, or after a reboot. */
export const isNewProcess = (before: ProcessInfo, now: ProcessInfo): boolean =>
  before.pid !== now.pid || now.uptimeSeconds < before.uptimeSeconds;

/** The reading, with the splits of `last` that were read back while the reading was made. */
export function withOwn(last: GatewayReading | undefined, reading: GatewayReading): GatewayReading {
  if (last?.process.pid !== reading.process.pid) return reading;
  const splits = [...reading.splits].map(([service, live]): [string, LiveSplit] => {
    const own = last.splits.get(service);
    return [service, own && own.intent.revision >= live.intent.revision ? own : live];
  });
  return { ...reading, splits: new Map(splits) };
}
