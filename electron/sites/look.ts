import { setTimeout as delay } from 'node:timers/promises';
import type { Posture } from '../../shared/model/posture.ts';
import { differsFrom, driftOf, leaseState } from '../traffic/index.ts';
import { allotted } from './allot.ts';
import { containersIn } from './containers.ts';
import type { Fence } from './fence.ts';
import type { Found } from './port.ts';
import { atEach, Stopped } from './result.ts';
import { readAll, type Scene, type Seen } from './scene.ts';

/** A console that begins anew opens its links first. */
const linksWithinMs = 2000;

/** Asks the gateways and engines themselves whether a site is like the posture. */
export async function look(scene: Scene, posture: Posture, fence: Fence): Promise<Found> {
  try {
    await linksUp(scene);
    const seen = await readAll(scene);
    if (seen.some(({ unit, live }) => fence.fencedBy(scene, unit, live.intent) !== undefined))
      return 'fenced';
    if (seen.some((each) => isExpired(scene, each))) return 'dead-man';
    const engines = [...new Set(scene.places.map(({ unit }) => unit))];
    const containers = (await atEach(engines, (unit) => containersIn(scene, unit))).flat();
    const drift = seen.some(
      ({ live, reading }) => driftOf(scene.service.id, live, reading.servers).length > 0,
    );
    const intents = seen.map(({ live }) => live.intent);
    const instances = (stand: Parameters<typeof allotted>[1]) => allotted(scene.places, stand);
    const other = differsFrom(posture, intents, containers, instances);
    return drift || other !== undefined ? 'differs' : 'as-planned';
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return error.result.kind === 'out-of-reach' ? 'out-of-reach' : 'differs';
  }
}

function isExpired({ service }: Scene, { live, reading }: Seen): boolean {
  return leaseState(live, service.lease.deadMan, reading.clock).kind === 'expired';
}

async function linksUp({ units, places }: Scene): Promise<void> {
  const end = performance.now() + linksWithinMs;
  const isOpening = (): boolean =>
    units.some(({ admin }) => admin.process() === undefined) ||
    places.some(({ unit }) => unit.link.state().kind !== 'up');
  while (isOpening() && performance.now() < end) await delay(50);
}
