import type { Gateway } from '../../shared/model/gateway.ts';
import type { CommandFault, Outcome } from '../../shared/model/link.ts';
import type { Service } from '../../shared/model/service.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import type { AdminLink } from '../links/haproxy/admin.ts';
import type { MapEntries } from '../links/haproxy/map.ts';
import type { SshLink } from '../links/link.ts';
import { adopted } from './adopt.ts';
import { GatewayClock } from './gateway-clock.ts';
import { firstIntent, usesCandidate, withMoves } from './intent.ts';
import { LeaseKeeper } from './lease.ts';
import { backendName, servicesAt, statePath } from './names.ts';
import { persistedRevision, persistFile, persistMap } from './persist.ts';
import { type GatewayReading, readGateway } from './reading.ts';
import { serverCommands } from './servers.ts';
import { type Lease, type LiveSplit, splitEntries } from './split-map.ts';
import { SplitWriter, type WriteOptions } from './split-writer.ts';

export type Written = {
  readonly before: Intent;
  readonly after: Intent;
  /** When the change was read back, ms of `performance.now()`. */
  readonly appliedAt: number;
};

export type PersistedFact = { readonly revision: number; readonly at: number };

type Options = {
  readonly gateway: Gateway;
  readonly ssh: SshLink;
  readonly admin: AdminLink;
  readonly services: readonly Service[];
  /** `user@host#id` of this console, one word. */
  readonly console: string;
};

/** All that concerns the traffic of one gateway: reading, changing, persisting, the lease. */
export class GatewayTraffic {
  readonly gateway: Gateway;
  readonly ssh: SshLink;
  readonly admin: AdminLink;
  readonly services: readonly Service[];
  readonly #console: string;
  readonly #clock: GatewayClock;
  readonly #writers = new Map<string, SplitWriter>();
  readonly #keepers = new Map<string, LeaseKeeper>();
  readonly #persisted = new Map<string, PersistedFact>();
  readonly #persistTriedAt = new Map<string, number>();
  readonly #atDisk = new Set<string>();
  /** What this console has last put in force, to bring it back after a restart without it. */
  readonly #ours = new Map<string, { readonly intent: Intent; readonly at: number }>();
  #last: GatewayReading | undefined;

  constructor({ gateway, ssh, admin, services, console }: Options) {
    this.gateway = gateway;
    this.ssh = ssh;
    this.admin = admin;
    this.services = services.filter((service) => servicesAt(gateway).includes(service.id));
    this.#console = console;
    this.#clock = new GatewayClock(ssh);
    const clock = () => this.#now();
    for (const service of this.services) {
      const salvage = (rules: MapEntries) => this.#salvage(service, rules);
      this.#writers.set(
        service.id,
        new SplitWriter({ gateway, admin, service, console, salvage, clock }),
      );
      this.#keepers.set(service.id, new LeaseKeeper({ gateway, admin, service, console }));
    }
  }

  last(): GatewayReading | undefined {
    return this.#last;
  }

  persisted(service: string): PersistedFact | undefined {
    return this.#persisted.get(service);
  }

  /** One round of questions; notices a reload, keeps the leases of this console up. */
  async read(): Promise<Outcome<GatewayReading>> {
    const known = this.#last;
    // Only the first reading waits for the clock; later ones go on with what is known of it.
    const asked = this.#clock.keep();
    const outcome = await readGateway(this.admin, this.gateway, this.services, known);
    if (outcome.kind !== 'done') return outcome;
    if (!known) await asked;
    const reading = { ...outcome.value, clock: this.#clock.now() ?? outcome.value.clock };
    if (reading.process.stopping) {
      this.admin.stopping();
      const fault = {
        host: this.gateway.id,
        command: 'show info',
        detail: 'HAProxy is being replaced',
      };
      return { kind: 'failed', fault };
    }
    this.#last = reading;
    const restarted = known?.process.pid !== reading.process.pid;
    for (const service of this.services) {
      if (restarted) await this.#afterRestart(service.id);
      const live = this.#last.splits.get(service.id);
      if (live) await this.#renew(service, live, reading.clock);
    }
    for (const [service, live] of this.#last.splits) this.#catchUp(service, live);
    return { kind: 'done', value: this.#last };
  }

  /** Changes the intent of a service, reads it back. Persisting is `persist`. */
  async write(
    service: string,
    change: (intent: Intent) => Intent,
    options: WriteOptions = {},
  ): Promise<Outcome<Written>> {
    const writer = this.#writers.get(service);
    if (!writer)
      return { kind: 'refused', fault: this.#fault(service, 'no route leads to it here') };
    if (this.gateway.mode === 'observe') {
      const detail = 'this gateway is in mode observe: set `mode: manage` in the fleet file first';
      return { kind: 'refused', fault: this.#fault(service, detail) };
    }
    // What a change is made good from, and what is put on disk, is what was read.
    if (!this.#last) await this.read();
    const stamped = (before: Intent): Intent => {
      const writtenAt = new Date().toISOString();
      const after = {
        ...change(before),
        // Never a revision that was in force already, though a restart may have lost it: it is the fence.
        revision: Math.max(before.revision, this.#ours.get(service)?.intent.revision ?? 0) + 1,
        writer: this.#console,
        writtenAt,
      };
      return withMoves(before, after, writtenAt);
    };
    const outcome = await writer.write(stamped, options);
    if (outcome.kind !== 'done') return outcome;
    const { live, before } = outcome.value;
    this.#ours.set(service, { intent: live.intent, at: Date.now() });
    this.#remember(service, live);
    const appliedAt = performance.now();
    return { kind: 'done', value: { before, after: live.intent, appliedAt } };
  }

  /** Brings the servers to what the intent in force means, reads them back, keeps their state. */
  async applyServers(service: string): Promise<Outcome> {
    const brought = await this.#bringServers(service);
    return brought.kind === 'done' ? this.#persistServers(service) : brought;
  }

  async #bringServers(service: string): Promise<Outcome> {
    const read = await this.read();
    if (read.kind !== 'done') return read;
    const intent = read.value.splits.get(service)?.intent;
    if (!intent)
      return { kind: 'refused', fault: this.#fault(service, 'our part is not installed') };
    const commands = serverCommands(service, intent, read.value.servers);
    if (commands.length > 0) {
      const sent = await this.admin.send(commands);
      if (sent.kind !== 'done') return sent;
    }
    const again = await this.read();
    if (again.kind !== 'done') return again;
    const left = serverCommands(service, intent, again.value.servers);
    if (left.length > 0) {
      return { kind: 'failed', fault: this.#fault(left[0] ?? '', 'HAProxy did not take it') };
    }
    return { kind: 'done', value: undefined };
  }

  /** This console drives no longer: another may take over at once. */
  async handOver(service: string): Promise<Outcome> {
    const read = await this.read();
    if (read.kind !== 'done') return read;
    const live = read.value.splits.get(service);
    const keeper = this.#keepers.get(service);
    if (!live || !keeper) return { kind: 'done', value: undefined };
    const ended = await keeper.handOver(live);
    if (ended.kind !== 'done') return ended;
    if (!ended.value) return { kind: 'done', value: undefined };
    this.#leased(service, ended.value);
    return this.persist(service);
  }

  /** Puts what is in force on the gateway's disk. */
  async persist(service: string): Promise<Outcome> {
    const live = this.#last?.splits.get(service);
    if (!live) return { kind: 'failed', fault: this.#fault(service, 'nothing was read yet') };
    this.#persistTriedAt.set(service, Date.now());
    const { revision } = live.intent;
    const entries = splitEntries(live.intent, live.lease);
    const outcome = await persistMap(this.ssh, this.gateway, service, revision, entries);
    if (outcome.kind === 'done') this.#persisted.set(service, { revision, at: Date.now() });
    return outcome;
  }

  /** What could not be put on disk when it was applied is tried again, whoever applied it. */
  #catchUp(service: string, live: LiveSplit): void {
    const onDisk = this.#persisted.get(service)?.revision;
    if (onDisk === undefined || onDisk >= live.intent.revision || live.damage !== undefined) return;
    const tried = this.#persistTriedAt.get(service) ?? 0;
    if (Date.now() - tried < persistAgainAfterMs) return;
    this.#persistTriedAt.set(service, Date.now());
    this.#aside(service, async () => {
      const found = await this.#lookOnDisk(service);
      if ((found ?? 0) < live.intent.revision && this.gateway.mode === 'manage')
        await this.persist(service);
    });
  }

  async #lookOnDisk(service: string): Promise<number | undefined> {
    const askedAt = Date.now();
    const found = await persistedRevision(this.ssh, this.gateway, service);
    const known = this.#persisted.get(service);
    if (known && known.at >= askedAt) return known.revision;
    if (found === undefined) this.#persisted.delete(service);
    else this.#persisted.set(service, { revision: found, at: Date.now() });
    return found;
  }

  /** Work on the gateway's disk does not hold up reading: a shell there may hang. One at a time. */
  #aside(service: string, work: () => Promise<unknown>): void {
    if (this.#atDisk.has(service)) return;
    this.#atDisk.add(service);
    const done = () => void this.#atDisk.delete(service);
    work().then(done, done);
  }

  #salvage({ id, stickiness }: Service, rules: MapEntries): Intent {
    const intent = this.#last?.splits.get(id)?.intent ?? firstIntent(stickiness);
    return adopted(id, { rules, intent }, this.#last?.servers ?? []);
  }

  async #persistServers(service: string): Promise<Outcome> {
    for (const slot of slotNames) {
      const asked = await this.admin.send([`show servers state ${backendName(service, slot)}`]);
      if (asked.kind !== 'done') return asked;
      const path = statePath(this.gateway, service, slot);
      const kept = await persistFile(this.ssh, this.gateway, path, `${asked.value[0] ?? '1'}\n`);
      if (kept.kind !== 'done') return kept;
    }
    return { kind: 'done', value: undefined };
  }

  async #renew(service: Service, live: LiveSplit, clock: number): Promise<void> {
    const renewed = await this.#keepers.get(service.id)?.renew(live, clock);
    if (!renewed) return;
    this.#leased(service.id, renewed);
    const ours = this.#ours.get(service.id);
    if (ours) this.#ours.set(service.id, { ...ours, at: Date.now() });
    const persisted = this.#persisted.get(service.id);
    const due = !persisted || Date.now() - persisted.at > persistLeaseEveryMs;
    if (due) this.#aside(service.id, () => this.persist(service.id));
  }

  /** A new process has what its files gave it. What we had put in force and it lost comes back. */
  async #afterRestart(service: string): Promise<void> {
    this.#writers.get(service)?.forget();
    const lost = this.#lostInRestart(service);
    if (lost) {
      const change = (found: Intent): Intent => ({ ...lost, revision: found.revision });
      await this.write(service, change, { revive: true });
      await this.#bringServers(service);
    }
    this.#aside(service, async () => {
      await this.#lookOnDisk(service);
      if (lost) await this.#persistServers(service);
    });
  }

  #lostInRestart(service: string): Intent | undefined {
    const ours = this.#ours.get(service);
    const live = this.#last?.splits.get(service);
    if (!ours || !live || live.intent.revision >= ours.intent.revision) return undefined;
    const deadManMs =
      (this.services.find((each) => each.id === service)?.lease.deadMan ?? 0) * 1000;
    const ended = usesCandidate(ours.intent) && Date.now() - ours.at > deadManMs;
    return ended ? undefined : ours.intent;
  }

  /** Seconds since the epoch at the gateway; by HAProxy's own time where the host does not tell. */
  #now(): number {
    const last = this.#last;
    const byHaproxy = last ? last.clock + (Date.now() - last.at) / 1000 : Date.now() / 1000;
    return this.#clock.now() ?? byHaproxy;
  }

  /** What was changed while a lease was set is known by now: only the lease is new. */
  #leased(service: string, lease: Lease): void {
    this.#writers.get(service)?.leased(lease);
    const live = this.#last?.splits.get(service);
    if (live) this.#remember(service, { ...live, lease });
  }

  #remember(service: string, live: LiveSplit): void {
    if (!this.#last) return;
    this.#last = { ...this.#last, splits: new Map(this.#last.splits).set(service, live) };
  }

  #fault(command: string, detail: string): CommandFault {
    return { host: this.gateway.id, command, detail };
  }
}

/** Well inside the dead man, so that a reload finds a lease with most of its time left. */
const persistLeaseEveryMs = 15_000;
const persistAgainAfterMs = 5_000;
