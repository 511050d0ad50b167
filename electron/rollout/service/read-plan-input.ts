import { isRead } from '../../../shared/model/link.ts';
import type { Release } from '../../../shared/model/release.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Intent } from '../../../shared/model/split.ts';
import { type Context, findService, fleetOf } from '../../changes/index.ts';
import { gatewaysIn, placementsFor, releaseById } from '../../fleet/index.ts';
import { type EngineConnection, type GatewayConnection, notFound } from '../../inventory/index.ts';
import { inspectImage, readCapacity } from '../../links/docker/index.ts';
import type { EngineInput, PlanInput, SiteInput } from '../plan/plan-input.ts';
import { sitesInScope } from './held-sites.ts';

/** Milliseconds that starts took, newest first, by site. */
export type Starts = readonly { readonly site: string; readonly ms: number }[];

/** Reads everything that a plan is made from: intents as last read, engines anew. */
export async function readPlanInput(
  context: Context,
  request: RolloutRequest,
  starts: Starts,
): Promise<PlanInput> {
  const fleet = fleetOf(context);
  const { service } = request.scope;
  findService(context, service);
  const release = releaseById(fleet, request.release);
  if (!release || release.service !== service) throw notFound('release', request.release);
  const sites = sitesInScope(context, request.scope).filter(
    (site) =>
      (request.options.sites?.includes(site) ?? true) &&
      gatewaysIn(fleet, { kind: 'site', service, site }).length > 0,
  );
  const read = await Promise.all(
    sites.map(async (site) => [site, await readSite(context, release, site, starts)] as const),
  );
  return { fleet, request, sites: Object.fromEntries(read) };
}

async function readSite(
  context: Context,
  release: Release,
  site: string,
  starts: Starts,
): Promise<SiteInput> {
  const { service } = release;
  const scope = { kind: 'site', service, site } as const;
  const units = gatewaysIn(fleetOf(context), scope).flatMap(
    ({ id }) => context.inventory.gateways.get(id) ?? [],
  );
  const bare = units.filter((unit) => isBare(unit, service));
  if (bare.length > 0) {
    const obstacles = bare.map(
      ({ gateway }) => ({ kind: 'not-installed', site, gateway: gateway.id }) as const,
    );
    return { kind: 'blocked', obstacles };
  }
  const intents = intentsOf(units, service);
  const engines = intents && (await enginesOf(context, release, site));
  if (!engines) return { kind: 'out-of-reach' };
  const startSeconds = typicalSeconds(starts, site);
  return {
    kind: 'read',
    intents,
    weights: context.telemetry.weights(site, service, Date.now()),
    engines,
    ...(startSeconds === undefined ? {} : { startSeconds }),
  };
}

/** It was read, and our part is not installed there; the plan itself names one that is only observed. */
function isBare(unit: GatewayConnection, service: string): boolean {
  const reading = unit.traffic.last();
  if (unit.gateway.mode === 'observe' || !reading || !isRead(unit.state())) return false;
  return reading.splits.get(service)?.intent === undefined;
}

/** Undefined where a gateway is out of reach. */
function intentsOf(
  units: readonly GatewayConnection[],
  service: string,
): Readonly<Record<string, Intent>> | undefined {
  const found: Record<string, Intent> = {};
  for (const unit of units) {
    const reading = unit.traffic.last();
    const intent = reading?.splits.get(service)?.intent;
    if (!intent || !isRead(unit.state())) return undefined;
    found[unit.gateway.id] = intent;
  }
  return found;
}

async function enginesOf(
  context: Context,
  release: Release,
  site: string,
): Promise<Readonly<Record<string, EngineInput>> | undefined> {
  const placements = placementsFor(fleetOf(context), site).filter(
    (each) => each.service === release.service,
  );
  const ids = [...new Set(placements.map(({ engine }) => engine))];
  const read = await Promise.all(
    ids.map(async (id) => {
      const unit = context.inventory.engines.get(id);
      const found = unit && (await readEngine(context, unit, release));
      return found ? ([id, found] as const) : undefined;
    }),
  );
  const known = read.filter((each) => each !== undefined);
  return known.length < ids.length ? undefined : Object.fromEntries(known);
}

async function readEngine(
  context: Context,
  { link, engine }: EngineConnection,
  release: Release,
): Promise<EngineInput | undefined> {
  const [capacity, image] = await Promise.all([
    readCapacity(link),
    inspectImage(link, release.image),
  ]);
  if (capacity.kind !== 'done') {
    context.log.warn({ engine: engine.id, capacity }, 'an engine could not be read for a plan');
    return undefined;
  }
  const isThere = image.kind === 'done' && image.value !== undefined;
  return { ...capacity.value, ...(isThere ? { imageBytes: 0 } : {}) };
}

/** The middle one of the last few at the site, in seconds. */
export function typicalSeconds(starts: Starts, site: string): number | undefined {
  const last = starts
    .filter((each) => each.site === site)
    .slice(0, 5)
    .map(({ ms }) => ms)
    .sort((one, other) => one - other);
  const middle = last[Math.floor(last.length / 2)];
  return middle === undefined ? undefined : middle / 1000;
}
