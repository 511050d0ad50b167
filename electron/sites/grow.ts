import type { Container } from '../../shared/model/container.ts';
import type { Stand } from '../../shared/model/posture.ts';
import { type Intent, type Slot, type SlotName, slotNames } from '../../shared/model/split.ts';
import { siteServed } from '../fleet/index.ts';
import { instanceName, listContainers, startRelease } from '../links/docker/index.ts';
import { roleOf, withSlot } from '../traffic/index.ts';
import { allot, type Lot } from './allot.ts';
import { containersIn, type Slots } from './containers.ts';
import { isHealthy } from './health-probe.ts';
import { clearSlot } from './out.ts';
import { atEach, must, ofLink, Stopped, stopped } from './result.ts';
import { lastIntent, releaseOf } from './scene.ts';
import { unhealthy } from './slot-servers.ts';
import { instancesOf } from './slot-work.ts';
import { ensureSlots, goOn, type Task, until } from './task.ts';

const healthyWithinMs = 20_000;

/** Starts what the posture has and the engines have not, and puts it into HAProxy where no frame goes to it yet. */
export async function grow(task: Task): Promise<Slots> {
  const { slots } = task.reach.posture;
  const stands = slotNames.flatMap((slot) => {
    const stand = slots[slot];
    return stand ? [{ slot, stand }] : [];
  });
  const grown: Partial<Record<SlotName, Slot>> = {};
  for (const { slot, stand } of stands) {
    goOn(task);
    await mayHold(task, slot, stand);
    const instances = await startStand(task, slot, stand);
    grown[slot] = { release: stand.release, instances };
  }
  await fill(task, grown);
  return grown;
}

/** A slot that holds another release has to be out of use before it is filled. */
async function mayHold(task: Task, slot: SlotName, stand: Stand): Promise<void> {
  const { scene, reach } = task;
  for (const unit of scene.units) {
    const intent = lastIntent(scene, unit);
    const held = intent?.slots[slot];
    if (!intent || held?.release === undefined || held.release === stand.release) continue;
    const role = roleOf(intent, slot);
    if (role === 'stable' || role === 'candidate' || role === 'shadow') {
      const detail = `slot ${slot} is ${role} with ${held.release}: it cannot take ${stand.release}`;
      throw stopped('refused', unit.gateway.id, detail);
    }
    reach.report(`slot ${slot} still holds ${held.release}: it is emptied first`);
    await clearSlot(task, slot);
    return;
  }
}

async function startStand(task: Task, slot: SlotName, stand: Stand): Promise<Slot['instances']> {
  const { scene } = task;
  const lots = allot(scene.places, stand);
  const started = await atEach(lots, async (lot) => ({
    ...lot,
    containers: await startLot(task, lot, slot, stand.release),
  }));
  return instancesOf(started);
}

/** The first `count` containers of a placement in a slot; what stands and runs there is left alone. */
async function startLot(
  task: Task,
  lot: Lot,
  slot: SlotName,
  releaseId: string,
): Promise<readonly Container[]> {
  const { scene } = task;
  const here = await containersIn(scene, lot.unit, slot);
  const site = siteServed(lot.placement);
  const names = Array.from({ length: lot.count }, (_, index) =>
    instanceName(scene.service.id, site, slot, index + 1),
  );
  const there = names.map((name) =>
    here.find((one) => one.name === name && one.release === releaseId && one.state === 'running'),
  );
  const found = there.filter((one) => one !== undefined);
  if (found.length === names.length) return found;
  // Left behind by something else: no gateway knows the slot as that release's.
  if (here.some((one) => one.release !== releaseId)) await clearSlot(task, slot);
  goOn(task);
  return start(task, lot, slot, releaseId);
}

async function start(
  { scene, reach }: Task,
  { unit, placement, count }: Lot,
  slot: SlotName,
  releaseId: string,
): Promise<readonly Container[]> {
  const { service, units } = scene;
  let step = 'image';
  const started = await startRelease({
    ...{ link: unit.link, engine: unit.engine, service, slot, signal: reach.signal },
    release: releaseOf(scene, releaseId),
    placement: { ...placement, instances: count },
    probe: (port) => isHealthy(units, unit.engine, port, service),
    report: (progress) => {
      if (progress.kind === 'step') reach.report(`${progress.engine}: ${progress.text}`);
      if (progress.kind === 'failed') step = progress.step;
    },
  });
  if (started.kind === 'done') return started.value;
  const { fault } = started;
  if (reach.signal.aborted) throw stopped('refused', unit.engine.id, 'given up');
  if (started.kind === 'unknown' || fault.code !== undefined) throw new Stopped(ofLink(started));
  // An engine on its way out fails its last calls itself.
  if ((await listContainers(unit.link)).kind !== 'done')
    throw stopped('out-of-reach', unit.engine.id, fault.detail);
  // Names and ports are the engine's to give; all else of a start is the release's own.
  const kind = step === 'create' ? 'refused' : 'failed';
  throw stopped(kind, unit.engine.id, fault.detail);
}

/** At every gateway at once: the instances stand in their slots, and HAProxy finds them healthy. */
async function fill(task: Task, grown: Slots): Promise<void> {
  const { scene, reach } = task;
  const change = (intent: Intent): Intent => filled(intent, grown);
  const fresh = slotNames.filter((slot) =>
    scene.units.some((unit) => {
      const known = lastIntent(scene, unit)?.slots[slot];
      const wanted = grown[slot];
      // An old release that keeps its slot without a container (recreate) is what the new one is held against.
      if (!wanted || wanted.instances.length === 0) return false;
      return known?.release !== wanted.release || known?.instances.length === 0;
    }),
  );
  for (const slot of fresh) scene.context.telemetry.clearSlot(scene.site, scene.service.id, slot);
  await atEach(scene.units, async (unit) => {
    await ensureSlots(task, unit, change);
    reach.report(`${unit.gateway.id}: waiting until HAProxy finds them healthy`);
    for (const slot of slotNames) await healthy(task, unit, slot, grown[slot]);
  });
}

/** What is there and not meant any more stays until the traffic has gone elsewhere. */
function filled(intent: Intent, grown: Slots): Intent {
  return slotNames.reduce((sum, slot) => {
    const wanted = grown[slot];
    if (!wanted) return sum;
    const names = new Set(wanted.instances.map(({ name }) => name));
    const held = intent.slots[slot];
    const rest = held.release === wanted.release ? held.instances : [];
    const instances = [...wanted.instances, ...rest.filter(({ name }) => !names.has(name))];
    return withSlot(sum, slot, { ...wanted, instances });
  }, intent);
}

async function healthy(
  task: Task,
  unit: Task['scene']['units'][number],
  slot: SlotName,
  held: Slot | undefined,
): Promise<void> {
  const { scene, reach } = task;
  if (!held || held.instances.length === 0 || reach.posture.roles.previous === slot) return;
  const isNew = scene.rollout.plan.sites[scene.site]?.slot === slot;
  await until(
    task,
    healthyWithinMs,
    async () => {
      const seen = must(await unhealthy(unit.admin, scene.service.id, slot, held.instances));
      return seen.length === 0 ? undefined : seen.join(', ');
    },
    (seen) =>
      stopped(
        isNew && enginesUp(task) ? 'failed' : 'out-of-reach',
        unit.gateway.id,
        `HAProxy does not find slot ${slot} healthy: ${seen}`,
      ),
  );
}

const enginesUp = ({ scene }: Task): boolean =>
  scene.places.every(({ unit }) => unit.link.state().kind === 'up');
