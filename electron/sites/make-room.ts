import { isDeepStrictEqual } from 'node:util';
import type { Container } from '../../shared/model/container.ts';
import { type Intent, type SlotName, slotNames } from '../../shared/model/split.ts';
import type { EngineUnit } from '../inventory/index.ts';
import { instanceName, readCapacity } from '../links/docker/index.ts';
import { usesCandidate } from '../traffic/index.ts';
import { allot, type Lot } from './allot.ts';
import { containersIn } from './containers.ts';
import type { Gaps } from './gap.ts';
import { clearSlot } from './out.ts';
import { atEach, must } from './result.ts';
import { holds, type Room, roomLeft } from './room.ts';
import { lastIntent } from './scene.ts';
import { goOn, type Task } from './task.ts';

/**
 * On the way back only: where an engine has no room for the old release beside the new one, such as
 * after a recreate, the new one goes first. The traffic is on what there is of the old one by then;
 * where there is none of it nothing answers until it stands again, and that gap is measured.
 */
export async function makeRoom(task: Task, gaps: Gaps): Promise<void> {
  const { scene, reach } = task;
  if (!isWayBack(task)) return;
  const engines = [...new Set(scene.places.map(({ unit }) => unit))];
  const here = (await atEach(engines, (unit) => containersIn(scene, unit))).flat();
  const tight = await atEach(engines, (unit) => isTight(task, unit, here));
  if (!tight.includes(true)) return;
  for (const slot of slotNames) {
    if (reach.posture.slots[slot] || !here.some((one) => one.slot === slot)) continue;
    goOn(task);
    reach.report(`there is no room for both releases: slot ${slot} is emptied first`);
    if (scene.units.some((unit) => answersIn(lastIntent(scene, unit), slot))) gaps.begin(scene);
    await clearSlot(task, slot);
  }
}

/** Back to what the site was before, and from then on without the rollout. */
const isWayBack = ({ reach: { rollout, site, posture, note } }: Task): boolean =>
  note === undefined && isDeepStrictEqual(posture, rollout.plan.sites[site]?.base);

async function isTight(task: Task, unit: EngineUnit, here: readonly Container[]): Promise<boolean> {
  const { scene, reach } = task;
  const lots = slotNames.flatMap((slot) => {
    const stand = reach.posture.slots[slot];
    const own = stand ? allot(scene.places, stand).filter((lot) => lot.unit === unit) : [];
    return own.map((lot) => ({ lot, slot, release: stand?.release ?? '' }));
  });
  const needs = lots.map(({ lot, slot, release }) => needOf(task, lot, slot, release, here));
  const needed = needs.reduce(
    (sum, one) => ({
      ports: sum.ports + one.ports,
      memoryBytes: sum.memoryBytes + one.memoryBytes,
    }),
    { ports: 0, memoryBytes: 0 },
  );
  if (needed.ports === 0 && needed.memoryBytes === 0) return false;
  const left = roomLeft(unit.engine.ports, must(await readCapacity(unit.link)));
  return !holds(left, needed);
}

/** One that stands but does not run holds its port already, and no memory. */
function needOf(
  { scene: { service, site } }: Task,
  { unit, count }: Lot,
  slot: SlotName,
  release: string,
  here: readonly Container[],
): Room {
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
