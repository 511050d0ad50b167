import pLimit from 'p-limit';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import type { Intent, LeaseState } from '../../shared/model/split.ts';
import { type AdminLink, getMapCommand, parseGot, setMapCommand } from '../links/haproxy/index.ts';
import { usesCandidate } from './intent.ts';
import { mapPath } from './names.ts';
import { driverEntry, type Lease, type LiveSplit } from './split-map.ts';

/** A renewal on its way must arrive before the lease ends, or it would bring an ended one back. */
const noRenewalBelowSeconds = 5;
const renewEveryMs = 4000;
/** In the place of the time at which driving ends: it has, by the driver's own word. */
const handedOver = 0;

/** A rollout holds its gateways from its first write on, whether a camera has moved yet or not. */
const needsLease = (intent: Intent): boolean =>
  usesCandidate(intent) || intent.rollout !== undefined;

/** Nobody drives from now on, and nobody renews: any console may take over. */
export const undriven = (lease: Lease): Lease => ({ ...lease, drivingUntil: handedOver });

/** The lease that goes with an intent; none where nothing needs one, or the share is held. */
export function leaseFor(
  intent: Intent,
  service: Service,
  console: string,
  clock: number,
): Lease | undefined {
  if (!needsLease(intent) || intent.policy === 'hold') return undefined;
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
  const { lease, intent } = live;
  if (!needsLease(intent)) return { kind: 'none' };
  if (intent.policy === 'hold') return usesCandidate(intent) ? { kind: 'held' } : { kind: 'none' };
  // A lease that ran out without frames on the candidate has changed nothing.
  if (!usesCandidate(intent) && !(lease && isInForce(lease, deadMan, clock)))
    return { kind: 'none' };
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
  readonly #one = pLimit(1);
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Renews when it is time to; the new lease, or undefined when nothing was renewed. */
  renew(live: LiveSplit, clock: number): Promise<Lease | undefined> {
    return this.#one(async () => {
      const lease = this.#due(live, clock);
      if (!lease || !(await this.#isOurs())) return undefined;
      const renewed = await this.#set([
        ['lease', String(lease.deadManAt)],
        ['driver', driverEntry(lease)],
      ]);
      if (renewed.kind !== 'done') return undefined;
      this.#renewedAt = performance.now();
      return lease;
    });
  }

  /**
   * Ends the driving of this console at once: another may take over without waiting. Until the next
   * change by this console nothing is renewed, so the dead man runs out unless another takes over.
   */
  handOver(live: LiveSplit): Promise<Outcome<Lease | undefined>> {
    return this.#one(async () => {
      const { lease } = live;
      if (lease?.driver !== this.#options.console || !(await this.#isOurs()))
        return { kind: 'done', value: undefined };
      const over = undriven(lease);
      const set = await this.#set([['driver', driverEntry(over)]]);
      return set.kind === 'done' ? { kind: 'done', value: over } : set;
    });
  }

  #due(live: LiveSplit, clock: number): Lease | undefined {
    const { gateway, service, console } = this.#options;
    if (gateway.mode !== 'manage' || live.lease?.driver !== console) return undefined;
    if (live.lease.drivingUntil === handedOver) return undefined;
    const state = leaseState(live, service.lease.deadMan, clock);
    if (state.kind !== 'live' || state.deadManLeft < noRenewalBelowSeconds) return undefined;
    if (performance.now() - this.#renewedAt < renewEveryMs) return undefined;
    return leaseFor(live.intent, service, console, clock);
  }

  /** `set map` has no fence: a console that took over since the last reading keeps the lease. */
  async #isOurs(): Promise<boolean> {
    const { admin, console } = this.#options;
    const held = await admin.send([getMapCommand(this.#file, 'driver')]);
    const [driver, until] =
      held.kind === 'done' ? (parseGot(held.value[0] ?? '')?.split(' ') ?? []) : [];
    return driver === console && Number(until) !== handedOver;
  }

  async #set(entries: readonly (readonly [string, string])[]): Promise<Outcome> {
    const commands = entries.map(([key, value]) => setMapCommand(this.#file, key, value));
    const sent = await this.#options.admin.send(commands);
    if (sent.kind !== 'done') return sent;
    const wrong = sent.value.find((answer) => answer !== '');
    if (wrong === undefined) return { kind: 'done', value: undefined };
    const fault = { host: this.#options.gateway.id, command: commands[0] ?? '', detail: wrong };
    return { kind: 'failed', fault };
  }

  get #file(): string {
    return mapPath(this.#options.gateway, this.#options.service.id);
  }
}
