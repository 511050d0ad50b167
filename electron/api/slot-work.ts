import { setTimeout as delay } from 'node:timers/promises';
import type { StartProgress, StartStep } from '../../shared/contract/engines.ts';
import type { Container } from '../../shared/model/container.ts';
import type { Engine } from '../../shared/model/engine.ts';
import type { Placement } from '../../shared/model/placement.ts';
import type { Release } from '../../shared/model/release.ts';
import type { Instance, Intent, Slot, SlotName } from '../../shared/model/split.ts';
import { removeSlot } from '../links/docker/remove-slot.ts';
import { startRelease } from '../links/docker/start-release.ts';
import { parseStat } from '../links/haproxy/show-stat.ts';
import { roleOf, slotToFill, usesCandidate, withSlot } from '../traffic/intent.ts';
import { backendName } from '../traffic/names.ts';
import { RefusedChange } from '../traffic/split-writer.ts';
import { type Context, findService, fleetOf, gatewaysIn } from './context.ts';
import { notFound, refused, unwrap } from './errors.ts';
import type { GatewayUnit } from './world/gateway-unit.ts';

/** Containers of a release into a slot, and out of it again: the verbs under every strategy. */

const healthyWithinMs = 20_000;
const drainedWithinMs = 20_000;
const stopGraceS = 10;

type Report = (progress: StartProgress) => void;

/** Starts a release beside what runs at a site and puts it into a slot that no frame goes to yet. */
export async function startInSlot(
  context: Context,
  site: string,
  release: Release,
  wanted: SlotName | undefined,
  report: Report,
): Promise<void> {
  const units = gatewaysIn(context, { kind: 'site', service: release.service, site });
  const placements = placementsOf(context, release.service, site);
  const slot = chooseSlot(units, wanted, release.service);
  const containers: { container: Container; address: string; backup: boolean }[] = [];
  for (const placement of placements) {
    const started = await startPlacement(context, units, placement, release, slot, report);
    if (!started) return;
    const address = context.world.engines.get(placement.engine)?.engine.address ?? '';
    const backup = placement.backupFor === site;
    containers.push(...started.map((container) => ({ container, address, backup })));
  }
  const instances = containers.map(({ container, address, backup }, index): Instance => {
    const kind = backup ? 'd' : 'i';
    const number = containers.slice(0, index + 1).filter((each) => each.backup === backup).length;
    return { name: `${kind}${number}`, address, port: container.port, engine: container.engine };
  });
  await fillSlot(context, units, release.service, slot, { release: release.id, instances }, report);
  report({ kind: 'done', slot, containers: containers.map(({ container }) => container.name) });
}

function placementsOf(context: Context, service: string, site: string): readonly Placement[] {
  const found = fleetOf(context).placements.filter(
    (each) => each.service === service && (each.site === site || each.backupFor === site),
  );
  if (found.length === 0) {
    throw refused(
      `no placement of ${service} at ${site}`,
      'add one under `placements` in the fleet file',
    );
  }
  return found;
}

function chooseSlot(
  units: readonly GatewayUnit[],
  wanted: SlotName | undefined,
  service: string,
): SlotName {
  const intents = units.flatMap((unit) => unit.traffic.last()?.splits.get(service)?.intent ?? []);
  if (intents.length === 0 || intents.length < units.length) {
    throw refused(
      'not every gateway of the site has been read',
      'wait until their links are up, and install our part there',
    );
  }
  const slot = wanted ?? slotToFill(intents);
  if (!slot) throw refused('all three slots are in use', 'remove one that gets no frames first');
  return slot;
}

async function startPlacement(
  context: Context,
  units: readonly GatewayUnit[],
  placement: Placement,
  release: Release,
  slot: SlotName,
  report: Report,
): Promise<readonly Container[] | undefined> {
  const unit = context.world.engines.get(placement.engine);
  if (!unit) throw notFound('engine', placement.engine);
  const service = findService(context, release.service);
  const started = await startRelease({
    link: unit.link,
    engine: unit.engine,
    service,
    release,
    placement,
    slot,
    probe: (port) => answers(units, unit.engine, port, service.healthPath),
    report,
  });
  return started.kind === 'done' ? started.value : undefined;
}

/** Asked as HAProxy will ask: from a gateway, at the address that it uses. */
async function answers(
  units: readonly GatewayUnit[],
  engine: Engine,
  port: number,
  path: string,
): Promise<boolean> {
  const where = { name: 'probe', address: engine.address, port, engine: engine.id };
  const asked = await Promise.all(units.map((unit) => unit.scrapers.for(where, path).scrape()));
  return asked.every((outcome) => outcome.kind === 'done');
}

/** Makes every gateway of the site know the slot's instances, and waits until HAProxy finds them healthy. */
async function fillSlot(
  context: Context,
  units: readonly GatewayUnit[],
  service: string,
  slot: SlotName,
  content: Slot,
  report: Report,
): Promise<void> {
  context.telemetry.clearSlot(units[0]?.gateway.site ?? '', service, slot);
  for (const unit of units) {
    const say = (step: StartStep, text: string): void =>
      report({ kind: 'step', engine: unit.gateway.id, step, text });
    say('slot', `slot ${slot}: ${content.instances.length} instances`);
    const change = (intent: Intent): Intent => {
      const filled = withSlot(intent, slot, content);
      if (roleOf(filled, slot) || filled.roles.candidate) return filled;
      return { ...filled, roles: { ...filled.roles, candidate: slot } };
    };
    unwrap(await unit.traffic.write(service, change));
    unwrap(await unit.traffic.applyServers(service));
    unwrap(await unit.traffic.persist(service));
    say('health', 'waiting until HAProxy finds them healthy');
    await serversHealthy(unit, service, slot, content.instances);
  }
  context.log.info({ service, slot, release: content.release }, 'slot filled');
}

async function serversHealthy(
  unit: GatewayUnit,
  service: string,
  slot: SlotName,
  instances: readonly Instance[],
): Promise<void> {
  const end = performance.now() + healthyWithinMs;
  const backend = backendName(service, slot);
  let seen = 'not read';
  while (performance.now() < end) {
    const [stat = ''] = unwrap(await unit.admin.send(['show stat']));
    const rows = parseStat(stat).filter((row) => row.pxname === backend);
    const unhealthy = instances.flatMap(({ name }) => {
      const row = rows.find((each) => each.svname === name);
      // Ready counts as up until the first check has run: only a check that passed proves it.
      return row?.status === 'UP' && row.check.startsWith('L')
        ? []
        : [`${name} ${row?.status} ${row?.check}`];
    });
    if (unhealthy.length === 0) return;
    seen = unhealthy.join(', ');
    await delay(100);
  }
  throw refused(
    `HAProxy does not find slot ${slot} healthy: ${seen}`,
    "look at the containers' log, and whether the gateway reaches the engine's address",
    unit.gateway.id,
  );
}

/** Empties a slot that gets no frames: out of HAProxy on every gateway first, then stopped and removed. */
export async function emptySlot(
  context: Context,
  site: string,
  service: string,
  slot: SlotName,
  report: Report,
): Promise<void> {
  const units = gatewaysIn(context, { kind: 'site', service, site });
  for (const unit of units) {
    const written = await unit.traffic.write(service, (intent) => withoutSlot(intent, slot));
    unwrap(written);
    await drained(unit, service, slot);
    unwrap(await unit.traffic.applyServers(service));
    unwrap(await unit.traffic.persist(service));
    report({ kind: 'step', engine: unit.gateway.id, step: 'slot', text: `slot ${slot} is empty` });
  }
  const removed: string[] = [];
  for (const placement of placementsOf(context, service, site)) {
    const unit = context.world.engines.get(placement.engine);
    if (!unit) throw notFound('engine', placement.engine);
    // Those that stand in for this site carry the name of their own.
    const options = { link: unit.link, service, site: placement.site, slot };
    removed.push(...unwrap(await removeSlot({ ...options, graceS: stopGraceS, report })));
  }
  report({ kind: 'done', slot, containers: removed });
}

function withoutSlot(intent: Intent, slot: SlotName): Intent {
  const role = roleOf(intent, slot);
  if (role === 'stable') {
    throw new RefusedChange(`slot ${slot} is stable: promote another slot first`);
  }
  if (role === 'candidate' && usesCandidate(intent)) {
    throw new RefusedChange(`slot ${slot} still gets frames: roll back first`);
  }
  const roles = Object.fromEntries(
    Object.entries(intent.roles).filter(([, held]) => held !== slot),
  );
  return withSlot({ ...intent, roles, askedShare: 0, mirrorShare: 0 }, slot, { instances: [] });
}

/** The frames that were given to the slot before are answered first. */
async function drained(unit: GatewayUnit, service: string, slot: SlotName): Promise<void> {
  const end = performance.now() + drainedWithinMs;
  while (performance.now() < end) {
    const [stat = ''] = unwrap(await unit.admin.send(['show stat']));
    const row = parseStat(stat).find(
      (each) => each.kind === 'backend' && each.pxname === backendName(service, slot),
    );
    if ((row?.numbers.scur ?? 0) === 0 && (row?.numbers.qcur ?? 0) === 0) return;
    await delay(100);
  }
  throw refused(
    `slot ${slot} still answers frames after ${drainedWithinMs / 1000} s`,
    'try again',
    unit.gateway.id,
  );
}
