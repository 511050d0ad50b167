import { isDeepStrictEqual } from 'node:util';
import type { Container } from '../../shared/model/container.ts';
import { type Intent, type SlotName, slotNames } from '../../shared/model/split.ts';
import type { EngineConnection } from '../inventory/index.ts';
import { instanceName, readCapacity } from '../links/docker/index.ts';
import { usesCandidate } from '../traffic/index.ts';
import { type Allotment, allot } from './allotment.ts';
import { type Capacity, capacityLeft, fits } from './capacity-left.ts';
import { containersIn } from './containers.ts';
import { drainAndEmpty } from './drain.ts';
import type { Gaps } from './gap.ts';
import { atEach, doneValue } from './result.ts';
import { lastIntent } from './site-handle.ts';
import { type ReconcileTask, throwIfAborted } from './task.ts';

/**
 * On the way back only: where an engine has no room for the old release beside the new one, such as
 * after a recreate, the new one goes first. The traffic is on what there is of the old one by then;
 * where there is none of it nothing answers until it stands again, and that gap is measured.
 */
export async function freeCapacity(task: ReconcileTask, gaps: Gaps): Promise<void> {
  const { handle, request } = task;
  if (!isWayBack(task)) return;
  const engines = [...new Set(handle.places.map(({ unit }) => unit))];
  const here = (await atEach(engines, (unit) => containersIn(handle, unit))).flat();
  const tight = await atEach(engines, (unit) => isTight(task, unit, here));
  if (!tight.includes(true)) return;
  for (const slot of slotNames) {
    if (request.desired.slots[slot] || !here.some((one) => one.slot === slot)) continue;
    throwIfAborted(task);
    request.report(`there is no room for both releases: slot ${slot} is emptied first`);
    if (handle.units.some((unit) => answersIn(lastIntent(handle, unit), slot))) gaps.begin(handle);
    await drainAndEmpty(task, slot);
  }
}

/** Back to what the site was before, and from then on without the rollout. */
const isWayBack = ({ request: { rollout, site, desired, note } }: ReconcileTask): boolean =>
  note === undefined && isDeepStrictEqual(desired, rollout.plan.sites[site]?.base);

async function isTight(
  task: ReconcileTask,
  unit: EngineConnection,
  here: readonly Container[],
): Promise<boolean> {
  const { handle, request } = task;
  const allotments = slotNames.flatMap((slot) => {
    const content = request.desired.slots[slot];
    const own = content
      ? allot(handle.places, content).filter((allotment) => allotment.unit === unit)
      : [];
    return own.map((allotment) => ({ lot: allotment, slot, release: content?.release ?? '' }));
  });
  const needs = allotments.map(({ lot: allotment, slot, release }) =>
    needOf(task, allotment, slot, release, here),
  );
  const needed = needs.reduce(
    (sum, one) => ({
      ports: sum.ports + one.ports,
      memoryBytes: sum.memoryBytes + one.memoryBytes,
    }),
    { ports: 0, memoryBytes: 0 },
  );
  if (needed.ports === 0 && needed.memoryBytes === 0) return false;
  const left = capacityLeft(unit.engine.ports, doneValue(await readCapacity(unit.link)));
  return !fits(left, needed);
}

/** A container that does not run holds its port already, and no memory. */
function needOf(
  { handle: { service, site } }: ReconcileTask,
  { unit, count }: Allotment,
  slot: SlotName,
  release: string,
  here: readonly Container[],
): Capacity {
  const names = Array.from({ length: count }, (_, i) =>
    instanceName(service.id, site, slot, i + 1),
  );
  const there = here.filter(
    (one) => one.engine === unit.engine.id && names.includes(one.name) && one.release === release,
  );
  const running = there.filter(({ state }) => state === 'running');
  const memory = service.resources.memoryBytes ?? 0;
  return {
    ports: names.length - there.length,
    memoryBytes: (names.length - running.length) * memory,
  };
}

const answersIn = (intent: Intent | undefined, slot: SlotName): boolean =>
  intent !== undefined &&
  intent.slots[slot].instances.length > 0 &&
  (intent.roles.stable === slot || (intent.roles.candidate === slot && usesCandidate(intent)));
