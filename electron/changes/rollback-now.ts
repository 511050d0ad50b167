import type { NothingToRollBack, RollbackNow } from '../../shared/model/rollback.ts';
import type { Intent, RolloutNote, SlotName } from '../../shared/model/split.ts';
import { releaseById } from '../fleet/index.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { serversNow } from '../telemetry/index.ts';
import { driftOf, isOnStable } from '../traffic/index.ts';
import { type Context, fleetOf } from './context.ts';

/** Effect of a rollback of a service at one gateway, by its last reading; undefined: never read. */
export function rollbackNow(
  context: Context,
  unit: GatewayConnection,
  service: string,
): RollbackNow | undefined {
  const reading = unit.traffic.last();
  const live = reading?.splits.get(service);
  if (!reading || !live) return undefined;
  const { intent } = live;
  const drift = driftOf(service, live, reading.servers);
  // A rollback also corrects rules that differ from the intent; it leaves servers alone.
  if (!isOnStable(intent) || drift.some(({ part }) => part !== 'server'))
    return { kind: 'candidate', releases: triedIn(intent) };
  if (intent.rollout) return { kind: 'rollout', releases: releasesOf(intent.rollout) };
  const why = whyNotPrevious(context, unit, service, intent);
  if (why) return { kind: 'nothing', why };
  const { stable = 'a', previous = 'a' } = intent.roles;
  return { kind: 'previous', from: releaseIn(intent, stable), to: releaseIn(intent, previous) };
}

/** Why the release before cannot become stable again here; undefined: it can. */
export function whyNotPrevious(
  context: Context,
  unit: GatewayConnection,
  service: string,
  { roles: { stable, previous }, slots }: Intent,
): NothingToRollBack | undefined {
  if (!stable || !previous || slots[previous].instances.length === 0) return 'no-previous';
  const release = releaseById(fleetOf(context), slots[stable].release ?? '');
  if (release?.rollback.kind === 'impossible') return 'one-way';
  return isSlotHealthy(unit, service, previous) ? undefined : 'previous-down';
}

/** Whether the gateway finds an instance of the slot healthy. */
export function isSlotHealthy(
  { traffic }: GatewayConnection,
  service: string,
  slot: SlotName,
): boolean {
  const reading = traffic.last();
  const instances = reading?.splits.get(service)?.intent.slots[slot].instances ?? [];
  return serversNow(reading?.stats ?? [], service, slot, instances).some(
    ({ state }) => state === 'up',
  );
}

function triedIn({ roles, slots }: Intent): readonly string[] {
  const stable = roles.stable && slots[roles.stable].release;
  return [roles.candidate, roles.shadow]
    .flatMap((slot) => (slot && slots[slot].release) ?? [])
    .filter((release) => release !== stable);
}

/** A drill tries out what is stable. */
const releasesOf = ({ request }: RolloutNote): readonly string[] =>
  request.options.drill ? [] : [request.release];

/** A release that nobody has named still has a place. */
export const releaseIn = ({ slots }: Intent, slot: SlotName): string =>
  slots[slot].release ?? `slot ${slot}`;
