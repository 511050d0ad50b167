import { setTimeout as delay } from 'node:timers/promises';
import type { DesiredState } from '../../shared/model/desired-state.ts';
import { differsFrom, driftOf, leaseState } from '../traffic/index.ts';
import { allotted } from './allotment.ts';
import { containersIn } from './containers.ts';
import type { SiteComparison } from './executor.ts';
import type { Fence } from './fence.ts';
import { atEach, Stopped } from './result.ts';
import { type GatewayRead, readAll, type SiteHandle } from './site-handle.ts';

/** A console that begins anew opens its links first. */
const linksWithinMs = 2000;

/** Asks the gateways and engines themselves whether a site is like the desired state. */
export async function compareSite(
  handle: SiteHandle,
  desired: DesiredState,
  fence: Fence,
): Promise<SiteComparison> {
  try {
    await linksUp(handle);
    const seen = await readAll(handle);
    if (seen.some(({ unit, live }) => fence.fencedBy(handle, unit, live.intent) !== undefined))
      return 'fenced';
    if (seen.some((each) => isExpired(handle, each))) return 'dead-man';
    const engines = [...new Set(handle.places.map(({ unit }) => unit))];
    const containers = (await atEach(engines, (unit) => containersIn(handle, unit))).flat();
    const drift = seen.some(
      ({ live, reading }) => driftOf(handle.service.id, live, reading.servers).length > 0,
    );
    const intents = seen.map(({ live }) => live.intent);
    const instances = (content: Parameters<typeof allotted>[1]) => allotted(handle.places, content);
    const other = differsFrom(desired, intents, containers, instances);
    return drift || other !== undefined ? 'differs' : 'as-planned';
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return error.result.kind === 'out-of-reach' ? 'out-of-reach' : 'differs';
  }
}

function isExpired({ service }: SiteHandle, { live, reading }: GatewayRead): boolean {
  return leaseState(live, service.lease.deadMan, reading.clock).kind === 'expired';
}

async function linksUp({ units, places }: SiteHandle): Promise<void> {
  const end = performance.now() + linksWithinMs;
  const isOpening = (): boolean =>
    units.some(({ admin }) => admin.process() === undefined) ||
    places.some(({ unit }) => unit.link.state().kind !== 'up');
  while (isOpening() && performance.now() < end) await delay(50);
}
