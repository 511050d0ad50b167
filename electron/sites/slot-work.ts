import { setTimeout as delay } from 'node:timers/promises';
import type { StartProgress, StartStep } from '../../shared/contract/engines.ts';
import type { Container } from '../../shared/model/container.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Instance, Intent, Slot, SlotName } from '../../shared/model/split.ts';
import { type Context, findService, gatewaysInScope } from '../changes/index.ts';
import { type GatewayConnection, refused, unwrap } from '../inventory/index.ts';
import {
  listContainers,
  removeContainer,
  removeSlot,
  startRelease,
} from '../links/docker/index.ts';
import { roleOf, withSlot } from '../traffic/index.ts';
import { atEveryGateway, type Broken, brokenError } from './at-every-gateway.ts';
import { isHealthy } from './health-probe.ts';
import { drainedWithinMs, healthyWithinMs, stopGraceS } from './limits.ts';
import { chooseSlot, mayBeEmptied, type PlacementAt, placesOf, withoutSlot } from './site-slots.ts';
import { inFlight, unhealthy } from './slot-servers.ts';

/** Containers of a release into a slot, and out of it again: the verbs under every strategy. */

type Report = (progress: StartProgress) => void;

/** The containers of one placement; `fresh` did not stand there before. */
type Started = PlacementAt & {
  readonly containers: readonly Container[];
  readonly fresh: readonly Container[];
};

/** Starts a release beside what runs at a site and puts it into a slot that no frame goes to yet. */
export async function startInSlot(
  context: Context,
  site: string,
  release: Release,
  wanted: SlotName | undefined,
  report: Report,
): Promise<void> {
  const { service } = release;
  const units = gatewaysInScope(context, { kind: 'site', service, site });
  const places = placesOf(context, service, site);
  const slot = chooseSlot(units, wanted, service);
  const started: Started[] = [];
  for (const place of places) {
    const one = await startPlacement(context, units, place, release, slot, report);
    if (one.kind === 'failed') {
      const left = await removeFresh(started);
      report({ ...one, detail: [one.detail, ...left].join('; ') });
      return;
    }
    started.push(one.started);
  }
  const content = { release: release.id, instances: instancesOf(started) };
  const broken = await fillSlot(context, units, service, slot, content, report);
  if (broken) {
    // Where a gateway may still have the slot, frames may still come to its containers.
    const kept = broken.left.length > 0 ? [] : await removeFresh(started);
    throw brokenError({ ...broken, left: [...broken.left, ...kept] });
  }
  const names = started.flatMap(({ containers }) => containers.map(({ name }) => name));
  report({ kind: 'done', slot, containers: names });
}

/** Servers of a slot by the names that HAProxy's backends have for them, in the order of the placements. */
export function instancesOf(
  started: readonly (PlacementAt & { readonly containers: readonly Container[] })[],
): readonly Instance[] {
  const counts = { i: 0, d: 0 };
  return started.flatMap(({ placement, unit, containers }) =>
    containers.map(({ port, engine }): Instance => {
      const kind = placement.backupFor === undefined ? 'i' : 'd';
      counts[kind] += 1;
      return { name: `${kind}${counts[kind]}`, address: unit.engine.address, port, engine };
    }),
  );
}

type Failed = Extract<StartProgress, { kind: 'failed' }>;

async function startPlacement(
  context: Context,
  units: readonly GatewayConnection[],
  place: PlacementAt,
  release: Release,
  slot: SlotName,
  report: Report,
): Promise<Failed | { readonly kind: 'started'; readonly started: Started }> {
  const { placement, unit } = place;
  const { link, engine } = unit;
  const failed = (detail: string): Failed => ({
    kind: 'failed',
    engine: engine.id,
    step: 'image',
    detail,
  });
  const before = await listContainers(link);
  if (before.kind !== 'done') return failed(before.fault.detail);
  const service = findService(context, release.service);
  let told: Failed | undefined;
  const started = await startRelease({
    ...{ link, engine, service, release, placement, slot },
    probe: (port) => isHealthy(units, engine, port, service),
    // Report the failure last, after cleaning up.
    report: (progress) => {
      if (progress.kind === 'failed') told = progress;
      else report(progress);
    },
  });
  if (started.kind !== 'done') return told ?? failed(started.fault.detail);
  const known = new Set(before.value.map(({ id }) => id));
  const fresh = started.value.filter(({ id }) => !known.has(id));
  return { kind: 'started', started: { ...place, containers: started.value, fresh } };
}

/** Takes away what a start that broke has created; says which containers it could not. */
async function removeFresh(started: readonly Started[]): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { unit, fresh } of started) {
    for (const { id, name } of fresh) {
      const removed = await removeContainer(unit.link, id);
      if (removed.kind === 'done') continue;
      left.push(`${unit.engine.id}: ${name} was left behind: ${removed.fault.detail}`);
    }
  }
  return left;
}

/** Makes every gateway of the site know the slot's instances, and waits until HAProxy finds them healthy. */
async function fillSlot(
  context: Context,
  units: readonly GatewayConnection[],
  service: string,
  slot: SlotName,
  content: Slot,
  report: Report,
): Promise<Broken | undefined> {
  context.telemetry.forgetSlot(units[0]?.gateway.site ?? '', service, slot);
  const change = (intent: Intent): Intent => {
    const filled = withSlot(intent, slot, content);
    if (roleOf(filled, slot) || filled.roles.candidate) return filled;
    return { ...filled, roles: { ...filled.roles, candidate: slot } };
  };
  const bring = async (unit: GatewayConnection): Promise<void> => {
    const say = (step: StartStep, text: string): void =>
      report({ kind: 'step', engine: unit.gateway.id, step, text });
    say('slot', `slot ${slot}: ${content.instances.length} instances`);
    unwrap(await unit.traffic.applyServers(service));
    unwrap(await unit.traffic.persist(service));
    say('health', 'waiting until HAProxy finds them healthy');
    await serversHealthy(unit, service, slot, content.instances);
  };
  const broken = await atEveryGateway({ units, service, change, bring, report });
  if (!broken) context.log.info({ service, slot, release: content.release }, 'slot filled');
  return broken;
}

async function serversHealthy(
  unit: GatewayConnection,
  service: string,
  slot: SlotName,
  instances: readonly Instance[],
): Promise<void> {
  const end = performance.now() + healthyWithinMs;
  let seen: readonly string[] = ['not read'];
  while (performance.now() < end) {
    seen = unwrap(await unhealthy(unit.admin, service, slot, instances));
    if (seen.length === 0) return;
    await delay(100);
  }
  throw refused({ code: 'slot-unhealthy', slot, servers: seen.join(', ') }, unit.gateway.id);
}

/** Empties a slot that gets no frames: out of HAProxy on every gateway first, then stopped and removed. */
export async function emptySlot(
  context: Context,
  site: string,
  service: string,
  slot: SlotName,
  report: Report,
): Promise<void> {
  const units = gatewaysInScope(context, { kind: 'site', service, site });
  const places = placesOf(context, service, site);
  mayBeEmptied(units, service, slot);
  const bring = async (unit: GatewayConnection): Promise<void> => {
    await drained(unit, service, slot);
    unwrap(await unit.traffic.applyServers(service));
    unwrap(await unit.traffic.persist(service));
    report({ kind: 'step', engine: unit.gateway.id, step: 'slot', text: `slot ${slot} is empty` });
  };
  const change = (intent: Intent): Intent => withoutSlot(intent, slot);
  const broken = await atEveryGateway({ units, service, change, bring, report });
  if (broken) throw brokenError(broken);
  const removed: string[] = [];
  const left: string[] = [];
  for (const { unit } of places) {
    const options = { link: unit.link, service, site, slot, graceS: stopGraceS, report };
    const outcome = await removeSlot(options);
    if (outcome.kind === 'done') removed.push(...outcome.value);
    else left.push(`${unit.engine.id}: ${outcome.fault.detail}`);
  }
  if (left.length === 0) return report({ kind: 'done', slot, containers: removed });
  throw refused({ code: 'containers-left', slot, left: left.join('; ') });
}

/** The frames that were given to the slot before are answered first. */
async function drained(unit: GatewayConnection, service: string, slot: SlotName): Promise<void> {
  const end = performance.now() + drainedWithinMs;
  while (performance.now() < end) {
    if (unwrap(await inFlight(unit.admin, service, slot)) === 0) return;
    await delay(100);
  }
  throw refused({ code: 'slot-drains', slot, seconds: drainedWithinMs / 1000 }, unit.gateway.id);
}
