import type { Container } from '../../../shared/model/container.ts';
import type { Observation, Rollout, VariantFigures } from '../../../shared/model/rollout.ts';
import type { Instance, SlotName } from '../../../shared/model/split.ts';
import { fleetOf } from '../../changes/index.ts';
import { siteById } from '../../fleet/index.ts';
import { expectedOf, referenceOf } from '../../judge/index.ts';
import type { SiteHandle } from '../../sites/index.ts';
import { serversNow } from '../../telemetry/index.ts';
import { leaseState } from '../../traffic/index.ts';
import { windowOpen } from '../plan/windows.ts';
import type { Restarts } from './restarts.ts';

/** A gateway that was not read for this long is silent, and with it its site. */
const silentAfterMs = 3000;

/** Observation of a site from its last readings; undefined where a gateway of it is silent. */
export function observe(
  handle: SiteHandle,
  restarts: Restarts,
  now: number,
): Observation | undefined {
  const { context, rollout, site, service, units } = handle;
  const plan = rollout.plan.sites[site];
  const read = units.flatMap(({ traffic }) => {
    const reading = traffic.last();
    return reading && now - reading.at <= silentAfterMs ? [reading] : [];
  });
  if (!plan || read.length < units.length) return undefined;
  const { slot, base } = plan;
  const old = base.roles.stable;
  const mirrored = read.some(({ splits }) => splits.get(service.id)?.intent.roles.shadow === slot);
  const timeZone = siteById(fleetOf(context), site)?.timeZone ?? 'UTC';
  const counted = old && countsOf(handle, old, slot, mirrored, now);
  const memoryRatio = highestMemory(containersOf(handle, slot));
  return {
    second: Math.floor(Math.min(...read.map(({ at }) => at)) / 1000),
    next: {
      ...figures(handle, slot, mirrored, now),
      ...(mirrored ? {} : faults(handle, slot, now)),
    },
    ...(old === undefined
      ? {}
      : { old: { ...lastLatency(handle, old, now), ...figures(handle, old, false, now) } }),
    ...counted,
    ...instancesOf(handle, slot, restarts),
    ...(memoryRatio === undefined ? {} : { memoryRatio }),
    lease: leaseOf(handle, now),
    windowOpen: windowOpen(rollout.plan.rules.windows, timeZone, now),
  };
}

/** A release that gets no frames any more, or is stopped, is held against by how it was when it did. */
function lastLatency(
  { context, site, service }: SiteHandle,
  slot: SlotName,
  now: number,
): Pick<VariantFigures, 'p95Ms'> {
  const query = { site, service: service.id, metrics: ['p95'], window: '15m' } as const;
  const points = context.telemetry.series(query, now).find((one) => one.slot === slot)?.points;
  const p95Ms = points?.findLast(({ v }) => v !== null)?.v;
  return p95Ms === undefined || p95Ms === null ? {} : { p95Ms };
}

/** Copies are no requests of HAProxy's own, so of a shadow only its containers can tell. */
function figures(
  { context, site, service }: SiteHandle,
  slot: SlotName,
  mirrored: boolean,
  now: number,
): VariantFigures {
  const { telemetry } = context;
  const moment = telemetry.slot(site, service.id, slot, now);
  const answered = mirrored ? telemetry.answered(site, service.id, slot, now) : moment;
  const { requestsPerSecond, errorRatio, recentFrames } = answered;
  return {
    ...(requestsPerSecond === undefined ? {} : { framesPerSecond: requestsPerSecond }),
    ...(errorRatio === undefined ? {} : { errorRatio }),
    ...(recentFrames === undefined ? {} : { recentFrames }),
    ...(moment.p95Ms === undefined ? {} : { p95Ms: moment.p95Ms }),
  };
}

/** A connection that failed is the release's fault, though another server then took the frame. */
function faults(
  { context, site, service }: SiteHandle,
  slot: SlotName,
  now: number,
): VariantFigures {
  return context.telemetry.faults(site, service.id, slot, now);
}

function countsOf(
  { context, rollout, site, service }: SiteHandle,
  old: SlotName,
  next: SlotName,
  mirrored: boolean,
  now: number,
): Pick<Observation, 'counts' | 'history'> {
  const tallies = context.telemetry.tallies(site, service.id, now);
  const pairing = mirrored || service.stickiness === 'frame' ? 'pairs' : 'split';
  const moved = movedNext(rollout, site);
  return {
    counts: expectedOf({ tallies, old, next, pairing }),
    ...(moved.length > 0 && { history: referenceOf(tallies, old, moved) }),
  };
}

/** Cameras that the step after the present one gives to the new release. */
function movedNext({ plan, state: { wave, step } }: Rollout, site: string): readonly string[] {
  const camerasAt = (index: number) =>
    plan.waves[wave]?.steps[index]?.postures[site]?.cameras ?? [];
  const now = new Set(camerasAt(step));
  return camerasAt(step + 1).filter((camera) => !now.has(camera));
}

/** The gateway that finds the fewest of them healthy speaks for the site. */
function instancesOf(
  handle: SiteHandle,
  slot: SlotName,
  restarts: Restarts,
): Pick<Observation, 'instances'> {
  const { units, service } = handle;
  const seen = units.flatMap(({ traffic }) => {
    const reading = traffic.last();
    const instances = reading?.splits.get(service.id)?.intent.slots[slot].instances;
    if (!reading || !instances) return [];
    const servers = serversNow(reading.stats, service.id, slot, instances);
    return [{ wanted: instances.length, healthy: healthyOf(servers, instances) }];
  });
  if (seen.length < units.length || seen.length === 0) return {};
  return {
    instances: {
      healthy: Math.min(...seen.map(({ healthy }) => healthy)),
      wanted: Math.max(...seen.map(({ wanted }) => wanted)),
      restarts: restarts.since(handle, containersOf(handle, slot)),
    },
  };
}

const healthyOf = (servers: ReturnType<typeof serversNow>, instances: readonly Instance[]) =>
  instances.filter(({ name }) =>
    servers.some((server) => server.name === name && server.state === 'up'),
  ).length;

export const containersOf = ({ places, service, site }: SiteHandle, slot: SlotName) =>
  [...new Set(places.map(({ unit }) => unit))].flatMap((unit): readonly Container[] =>
    unit.containers.filter(
      (one) => one.service === service.id && one.site === site && one.slot === slot,
    ),
  );

function highestMemory(containers: readonly Container[]): number | undefined {
  const ratios = containers.flatMap(({ stats }) =>
    stats && stats.memoryLimitBytes > 0 ? [stats.memoryBytes / stats.memoryLimitBytes] : [],
  );
  return ratios.length === 0 ? undefined : Math.max(...ratios);
}

function leaseOf({ units, service }: SiteHandle, now: number): Observation['lease'] {
  const kinds = units.flatMap(({ traffic }) => {
    const reading = traffic.last();
    const live = reading?.splits.get(service.id);
    if (!reading || !live) return [];
    const clock = reading.clock + (now - reading.at) / 1000;
    return [leaseState(live, service.lease.deadMan, clock).kind];
  });
  return (['expired', 'live', 'held'] as const).find((kind) => kinds.includes(kind)) ?? 'none';
}
