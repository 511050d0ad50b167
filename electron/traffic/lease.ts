import type { Gateway } from '../../shared/model/gateway.ts';
import type { Service } from '../../shared/model/service.ts';
import type { Intent, LeaseState } from '../../shared/model/split.ts';
import type { AdminLink } from '../links/haproxy/admin.ts';
import { getMapCommand, parseGot, setMapCommand } from '../links/haproxy/map.ts';
import { usesCandidate } from './intent.ts';
import { mapPath } from './names.ts';
import { driverEntry, type Lease, type LiveSplit } from './split-map.ts';

/** A renewal on its way must arrive before the lease ends, or it would bring an ended one back. */
const noRenewalBelowSeconds = 5;
const renewEveryMs = 4000;

/** The lease that goes with an intent; none where no frame may go to the candidate, or it is held. */
export function leaseFor(
  intent: Intent,
  service: Service,
  console: string,
  clock: number,
): Lease | undefined {
  if (!usesCandidate(intent) || intent.policy === 'hold') return undefined;
  return {
    driver: console,
    drivingUntil: Math.floor(clock) + service.lease.driving,
    deadManAt: Math.floor(clock) + service.lease.deadMan,
  };
}

/**
 * A lease may stand this much further ahead than its length: the gateway's clock is only estimated,
 * and HAProxy would take a lease of one second too much for one out of the future.
 */
export const clockSlackSeconds = 5;

/** Whether HAProxy's own rule holds: not past, and not further ahead than a lease can be (a clock set back). */
function isInForce({ deadManAt }: Lease, deadMan: number, clock: number): boolean {
  const left = deadManAt - clock;
  return left > 0 && left <= deadMan + clockSlackSeconds;
}

/** Seconds and state of a lease by the gateway's clock. `deadMan` is the service's, in seconds. */
export function leaseState(live: LiveSplit, deadMan: number, clock: number): LeaseState {
  if (!usesCandidate(live.intent)) return { kind: 'none' };
  if (live.intent.policy === 'hold') return { kind: 'held' };
  const { lease } = live;
  if (!lease) return { kind: 'expired', driver: live.intent.writer, since: live.intent.writtenAt };
  const deadManLeft = lease.deadManAt - clock;
  if (!isInForce(lease, deadMan, clock)) {
    const since = new Date(Math.min(lease.deadManAt, clock) * 1000).toISOString();
    return { kind: 'expired', driver: lease.driver, since };
  }
  return {
    kind: 'live',
    driver: lease.driver,
    drivingLeft: Math.max(0, lease.drivingUntil - clock),
    deadManLeft,
  };
}

/** Whether another console than this one drives at present. */
export function drivenByOther(live: LiveSplit, console: string, clock: number): boolean {
  const { lease } = live;
  return lease !== undefined && lease.driver !== console && lease.drivingUntil > clock;
}

type Options = {
  readonly gateway: Gateway;
  readonly admin: AdminLink;
  readonly service: Service;
  readonly console: string;
};

/** Renews this console's lease on one service. An ended lease is never renewed: a person decides. */
export class LeaseKeeper {
  readonly #options: Options;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Renews when it is time to; the new lease, or undefined when nothing was renewed. */
  async renew(live: LiveSplit, clock: number): Promise<Lease | undefined> {
    const { gateway, admin, service, console } = this.#options;
    if (gateway.mode !== 'manage' || live.lease?.driver !== console) return undefined;
    const state = leaseState(live, service.lease.deadMan, clock);
    if (state.kind !== 'live' || state.deadManLeft < noRenewalBelowSeconds) return undefined;
    if (performance.now() - this.#renewedAt < renewEveryMs) return undefined;
    const lease = leaseFor(live.intent, service, console, clock);
    if (!lease) return undefined;
    const file = mapPath(gateway, service.id);
    // `set map` has no fence: whoever has taken over since the last reading keeps it.
    const held = await admin.send([getMapCommand(file, 'driver')]);
    const driver = held.kind === 'done' ? parseGot(held.value[0] ?? '')?.split(' ')[0] : undefined;
    if (driver !== console) return undefined;
    const sent = await admin.send([
      setMapCommand(file, 'lease', String(lease.deadManAt)),
      setMapCommand(file, 'driver', driverEntry(lease)),
    ]);
    if (sent.kind !== 'done' || sent.value.some((answer) => answer !== '')) return undefined;
    this.#renewedAt = performance.now();
    return lease;
  }
}
