import type { Container } from '../../shared/model/container.ts';
import type { SlotContent } from '../../shared/model/desired-state.ts';
import { type Intent, type Slot, type SlotName, slotNames } from '../../shared/model/split.ts';
import { siteServed } from '../fleet/index.ts';
import { instanceName, listContainers, startRelease } from '../links/docker/index.ts';
import { roleOf, withSlot } from '../traffic/index.ts';
import { type Allotment, allot } from './allotment.ts';
import { containersIn, type SlotsByName } from './containers.ts';
import { drainAndEmpty } from './drain.ts';
import { isHealthy } from './health-probe.ts';
import { healthyWithinMs } from './limits.ts';
import { atEach, doneValue, ofLink, Stopped, stopped } from './result.ts';
import { lastIntent, releaseOf } from './site-handle.ts';
import { unhealthy } from './slot-servers.ts';
import { instancesOf } from './slot-work.ts';
import { ensureSlots, type ReconcileTask, throwIfAborted, waitUntil } from './task.ts';

/** Starts what the desired state has and the engines have not, and puts it into HAProxy where no frame goes to it yet. */
export async function startInstances(task: ReconcileTask): Promise<SlotsByName> {
  const { slots } = task.request.desired;
  const stands = slotNames.flatMap((slot) => {
    const content = slots[slot];
    return content ? [{ slot, content }] : [];
  });
  const grown: Partial<Record<SlotName, Slot>> = {};
  for (const { slot, content } of stands) {
    throwIfAborted(task);
    await mayHold(task, slot, content);
    const instances = await startStand(task, slot, content);
    grown[slot] = { release: content.release, instances };
  }
  await fill(task, grown);
  return grown;
}

/** A slot that holds another release has to be out of use before it is filled. */
async function mayHold(task: ReconcileTask, slot: SlotName, content: SlotContent): Promise<void> {
  const { handle, request } = task;
  for (const unit of handle.units) {
    const intent = lastIntent(handle, unit);
    const held = intent?.slots[slot];
    if (!intent || held?.release === undefined || held.release === content.release) continue;
    const role = roleOf(intent, slot);
    if (role === 'stable' || role === 'candidate' || role === 'shadow') {
      const detail = `slot ${slot} is ${role} with ${held.release}: it cannot take ${content.release}`;
      throw stopped('refused', unit.gateway.id, detail);
    }
    request.report(`slot ${slot} still holds ${held.release}: it is emptied first`);
    await drainAndEmpty(task, slot);
    return;
  }
}

async function startStand(
  task: ReconcileTask,
  slot: SlotName,
  content: SlotContent,
): Promise<Slot['instances']> {
  const { handle } = task;
  const allotments = allot(handle.places, content);
  const started = await atEach(allotments, async (allotment) => ({
    ...allotment,
    containers: await startAllotted(task, allotment, slot, content.release),
  }));
  return instancesOf(started);
}

/** Starts the first `count` containers of a placement in a slot; running ones are left alone. */
async function startAllotted(
  task: ReconcileTask,
  allotment: Allotment,
  slot: SlotName,
  releaseId: string,
): Promise<readonly Container[]> {
  const { handle } = task;
  const here = await containersIn(handle, allotment.unit, slot);
  const site = siteServed(allotment.placement);
  const names = Array.from({ length: allotment.count }, (_, index) =>
    instanceName(handle.service.id, site, slot, index + 1),
  );
  const there = names.map((name) =>
    here.find((one) => one.name === name && one.release === releaseId && one.state === 'running'),
  );
  const found = there.filter((one) => one !== undefined);
  if (found.length === names.length) return found;
  // Left behind by something else: no gateway knows the slot as that release's.
  if (here.some((one) => one.release !== releaseId)) await drainAndEmpty(task, slot);
  throwIfAborted(task);
  return start(task, allotment, slot, releaseId);
}

async function start(
  { handle, request }: ReconcileTask,
  { unit, placement, count }: Allotment,
  slot: SlotName,
  releaseId: string,
): Promise<readonly Container[]> {
  const { service, units } = handle;
  let step = 'image';
  const started = await startRelease({
    ...{ link: unit.link, engine: unit.engine, service, slot, signal: request.signal },
    release: releaseOf(handle, releaseId),
    placement: { ...placement, instances: count },
    probe: (port) => isHealthy(units, unit.engine, port, service),
    report: (progress) => {
      if (progress.kind === 'step') request.report(`${progress.engine}: ${progress.text}`);
      if (progress.kind === 'failed') step = progress.step;
    },
  });
  if (started.kind === 'done') return started.value;
  const { fault } = started;
  if (request.signal.aborted) throw stopped('refused', unit.engine.id, 'given up');
  if (started.kind === 'unknown' || fault.code !== undefined) throw new Stopped(ofLink(started));
  // An engine on its way out fails its last calls itself.
  if ((await listContainers(unit.link)).kind !== 'done')
    throw stopped('out-of-reach', unit.engine.id, fault.detail);
  // Names and ports are the engine's to give; all else of a start is the release's own.
  const kind = step === 'create' ? 'refused' : 'failed';
  throw stopped(kind, unit.engine.id, fault.detail);
}

/** At every gateway at once: the instances stand in their slots, and HAProxy finds them healthy. */
async function fill(task: ReconcileTask, grown: SlotsByName): Promise<void> {
  const { handle, request } = task;
  const change = (intent: Intent): Intent => filled(intent, grown);
  const fresh = slotNames.filter((slot) =>
    handle.units.some((unit) => {
      const known = lastIntent(handle, unit)?.slots[slot];
      const wanted = grown[slot];
      // An old release that keeps its slot without a container (recreate) is what the new one is held against.
      if (!wanted || wanted.instances.length === 0) return false;
      return known?.release !== wanted.release || known?.instances.length === 0;
    }),
  );
  for (const slot of fresh)
    handle.context.telemetry.forgetSlot(handle.site, handle.service.id, slot);
  await atEach(handle.units, async (unit) => {
    await ensureSlots(task, unit, change);
    request.report(`${unit.gateway.id}: waiting until HAProxy finds them healthy`);
    for (const slot of slotNames) await healthy(task, unit, slot, grown[slot]);
  });
}

/** Instances that are not desired any more stay until the traffic has gone elsewhere. */
function filled(intent: Intent, grown: SlotsByName): Intent {
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
  task: ReconcileTask,
  unit: ReconcileTask['handle']['units'][number],
  slot: SlotName,
  held: Slot | undefined,
): Promise<void> {
  const { handle, request } = task;
  if (!held || held.instances.length === 0 || request.desired.roles.previous === slot) return;
  const isNew = handle.rollout.plan.sites[handle.site]?.slot === slot;
  await waitUntil(
    task,
    healthyWithinMs,
    async () => {
      const seen = doneValue(await unhealthy(unit.admin, handle.service.id, slot, held.instances));
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

const enginesUp = ({ handle }: ReconcileTask): boolean =>
  handle.places.every(({ unit }) => unit.link.state().kind === 'up');
