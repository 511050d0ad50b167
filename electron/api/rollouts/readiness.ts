import type { Drill, Readiness } from '../../../shared/model/readiness.ts';
import type { WayBack } from '../../../shared/model/release.ts';
import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Intent, SlotName } from '../../../shared/model/split.ts';
import { gatewaysIn, releaseById } from '../../fleet/lookup.ts';
import { isRead } from '../../telemetry/find/hosts.ts';
import { serversNow } from '../../telemetry/servers-now.ts';
import { type Context, fleetOf } from '../context.ts';
import type { GatewayUnit } from '../world/gateway-unit.ts';
import { holds } from './guard.ts';
import { type Starts, typicalSeconds } from './plan-input.ts';

/** What is known of ways back beside what the gateways tell. */
export type Known = {
  readonly underWay: readonly Rollout[];
  /** Ended, newest first. */
  readonly ended: readonly Rollout[];
  /** Newest first. */
  readonly drills: readonly Drill[];
  starts(service: string): Starts;
};

type Place = { readonly site: string; readonly service: string };
type Way = Pick<Readiness, 'way' | 'release' | 'backTo'>;

/** Whether there is a way back, for every service at every site. */
export function readinessOf(context: Context, known: Known): readonly Readiness[] {
  const fleet = fleetOf(context);
  return fleet.services.flatMap(({ id: service }) => {
    const starts = known.starts(service);
    return fleet.sites
      .map(({ id: site }) => ({ site, service }))
      .filter((place) => gatewaysIn(fleet, { kind: 'site', ...place }).length > 0)
      .map((place) => readinessAt(context, known, starts, place));
  });
}

function readinessAt(context: Context, known: Known, starts: Starts, place: Place): Readiness {
  const { site, service } = place;
  const units = context.world
    .gatewaysOf(site)
    .filter((unit) => unit.input.services.some(({ id }) => id === service));
  const found = wayAt(context, known, place, units);
  const rollback = releaseById(fleetOf(context), found.release ?? '')?.rollback;
  const way = rollback?.kind === 'impossible' ? 'none' : found.way;
  const lastDrill = known.drills.find((each) => each.site === site && each.service === service);
  const seconds = way === 'instant' ? lastDrill?.seconds : typicalSeconds(starts, site);
  const isTimed = (way === 'instant' || way === 'restart') && seconds !== undefined;
  return {
    ...place,
    ...found,
    way,
    light: lightOf(way, rollback),
    ...(isTimed ? { seconds } : {}),
    ...(rollback ? { rollback } : {}),
    ...(lastDrill ? { lastDrill } : {}),
  };
}

function lightOf(way: Readiness['way'], rollback: WayBack | undefined): Readiness['light'] {
  if (way === 'unknown' || way === 'none') return way;
  return way === 'instant' && rollback?.kind !== 'needs-migration' ? 'ready' : 'slow';
}

function wayAt(context: Context, known: Known, place: Place, units: readonly GatewayUnit[]): Way {
  const intents = units.flatMap(
    ({ traffic }) => traffic.last()?.splits.get(place.service)?.intent ?? [],
  );
  const [intent] = intents;
  const isKnown = intents.length === units.length && units.every((unit) => isRead(unit.state()));
  if (!intent || !isKnown) return { way: 'unknown' };
  const running = intent.slots[intent.roles.stable ?? 'a'].release;
  const release = running === undefined ? {} : { release: running };
  const rollout = known.underWay.find((each) => holds(each, place.service, place.site));
  const target = rollout ? baseOf(rollout, place.site) : previousOf(intent);
  if (target && isHealthy(units, place.service, target.slot))
    return { ...release, way: 'instant', backTo: target.release };
  const earlier = target?.release ?? earlierRelease(known.ended, place, running);
  if (earlier === undefined || !canStart(context, place, earlier))
    return { ...release, way: 'none' };
  return { ...release, way: 'restart', backTo: earlier };
}

type Target = { readonly slot: SlotName; readonly release: string };

function baseOf({ plan }: Rollout, site: string): Target | undefined {
  const base = plan.sites[site]?.base;
  const slot = base?.roles.stable;
  const release = slot && base?.slots[slot]?.release;
  return slot && release ? { slot, release } : undefined;
}

function previousOf({ roles, slots }: Intent): Target | undefined {
  const { previous } = roles;
  const release = previous && slots[previous].release;
  return previous && release ? { slot: previous, release } : undefined;
}

function isHealthy(units: readonly GatewayUnit[], service: string, slot: SlotName): boolean {
  return units.every(({ traffic }) => {
    const reading = traffic.last();
    const instances = reading?.splits.get(service)?.intent.slots[slot].instances ?? [];
    return serversNow(reading?.stats ?? [], service, slot, instances).some(
      ({ state }) => state === 'up',
    );
  });
}

/** What ran there before the release that runs now, as the journal tells. */
function earlierRelease(
  ended: readonly Rollout[],
  { site, service }: Place,
  running: string | undefined,
): string | undefined {
  const last = ended.find(
    (each) =>
      holds(each, service, site) &&
      each.state.sites[site]?.kind === 'promoted' &&
      each.plan.release.id === running,
  );
  return last && baseOf(last, site)?.release;
}

/** The fleet file still has it, and every engine can be asked to start it. */
function canStart(context: Context, { site, service }: Place, release: string): boolean {
  const fleet = fleetOf(context);
  const engines = fleet.placements
    .filter((each) => each.service === service && each.site === site)
    .flatMap(({ engine }) => context.world.engines.get(engine) ?? []);
  const areUp = engines.length > 0 && engines.every((unit) => isRead(unit.state()));
  return areUp && releaseById(fleet, release) !== undefined;
}
