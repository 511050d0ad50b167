import { type SlotName, slotNames } from '../../shared/model/split.ts';
import {
  MOST_PAST,
  MOST_ROLES,
  type ServiceHeld,
  type SlotHeld,
  type Standing,
} from './telemetry-state.ts';

/**
 * Notes release and role of each slot. A slot with another release than before begins anew; the
 * data of the release before is kept for charts.
 */
export function noteStanding(
  held: ServiceHeld,
  second: number,
  standing: readonly Standing[],
): void {
  for (const slot of slotNames) {
    const told = standing.find((one) => one.slot === slot) ?? { slot };
    const before = held.slots.get(slot)?.release;
    if (before !== undefined && told.release !== undefined && before !== told.release)
      forgetSlot(held, slot);
    held.standing.set(slot, told);
    const one = held.slots.get(slot);
    if (one) stand(one, told, second);
  }
}

/** A slot that was emptied keeps the name of what was there: its line ends, and is still that release's. */
export function stand(one: SlotHeld, { release, role }: Standing, second: number): void {
  one.release ??= release;
  const last = one.roles.at(-1);
  if (last !== undefined && last.role === role) return;
  // The clock was set back: roles noted for later times have not come yet.
  while ((one.roles.at(-1)?.from ?? second) > second) one.roles.pop();
  one.roles.push({ from: second, role });
  if (one.roles.length > MOST_ROLES) one.roles.shift();
}

/** The slot begins anew with the next reading; the data of its release is kept for charts. */
export function forgetSlot(held: ServiceHeld, slot: SlotName): void {
  const left = held.slots.get(slot);
  held.slots.delete(slot);
  held.standing.delete(slot);
  held.cleared.add(slot);
  const cameras = new Map(
    [...held.cameras].flatMap(([name, camera]) => {
      const own = camera.slots.get(slot);
      camera.slots.delete(slot);
      if (!own) return [];
      const { counts, frames, errors } = own;
      return [[name, { counts, frames, errors }] as const];
    }),
  );
  if (left === undefined || !isWorthKeeping(left)) return;
  held.past.push({ slot, held: left, cameras });
  if (held.past.length > MOST_PAST) held.past.shift();
}

/** It got frames, or was read itself; a slot that only lay idle has nothing to show. */
const isWorthKeeping = ({ release, counts, gateways }: SlotHeld): boolean =>
  release !== undefined &&
  (counts.born !== undefined ||
    gateways.values().some(({ requests }) => requests.seconds.values.some((rate) => rate > 0)));

/** The newest second of which anything is held. */
export function lastSecond({ counts, p95, gateways }: SlotHeld): number | undefined {
  const heads = [counts, p95, ...[...gateways.values()].map(({ requests }) => requests)];
  const found = heads.flatMap(({ seconds }) => seconds.head ?? []);
  return found.length === 0 ? undefined : Math.max(...found);
}
