import type { Gateway } from '../../shared/model/gateway.ts';
import type { CommandFault, Outcome } from '../../shared/model/link.ts';
import type { Refusal } from '../../shared/model/refusal.ts';
import type { Service } from '../../shared/model/service.ts';
import { type Intent, slotNames } from '../../shared/model/split.ts';
import { refusalText } from '../../shared/words/refusals.ts';
import type { AdminLink, MapEntries } from '../links/haproxy/index.ts';
import type { SshLink } from '../links/index.ts';
import { adopted } from './adopt.ts';
import { GatewayClock } from './gateway-clock.ts';
import { firstIntent, onStable, usesCandidate, withMoves } from './intent.ts';
import { LeaseKeeper } from './lease.ts';
import { backendName, servicesAt, statePath } from './names.ts';
import { persistedRevision, persistFile, persistMap } from './persist.ts';
import { type GatewayReading, isNewProcess, readGateway, withOwn } from './reading.ts';
import { isUnplaced, serverCommands, stateFile } from './servers.ts';
import { type Lease, type LiveSplit, splitEntries } from './split-map.ts';
import { type IntentChange, SplitWriter, type WriteOptions } from './split-writer.ts';

export type Written = {
  readonly before: Intent;
  readonly after: Intent;
  /** When the change was read back, ms of `performance.now()`. */
  readonly appliedAt: number;
};

export type PersistedFact = { readonly revision: number; readonly at: number };

type Options = {
  readonly gateway: Gateway;
  /** Of the gateway's site; notes of rollouts in another one are not believed. */
  readonly environment?: string | undefined;
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
  readonly #environment: string | undefined;
  readonly #console: string;
  readonly #clock: GatewayClock;
  readonly #writers = new Map<string, SplitWriter>();
  readonly #keepers = new Map<string, LeaseKeeper>();
  readonly #persisted = new Map<string, PersistedFact>();
  readonly #persistTriedAt = new Map<string, number>();
  readonly #atDisk = new Set<string>();
  /** Services whose state after a restart is not seen to yet; true where the restart was seen. */
  readonly #unsettled = new Map<string, boolean>();
  /** Services whose servers were brought back and whose state files still have to be written. */
  readonly #unkept = new Set<string>();
  /** The split that this console last put in force, to bring it back after a restart without it. */
  readonly #ours = new Map<string, { readonly intent: Intent; readonly at: number }>();
  #last: GatewayReading | undefined;
  /** Number of times that a split read back has replaced a part of the last reading. */
  #remembered = 0;

  constructor({ gateway, environment, ssh, admin, services, console }: Options) {
    this.#environment = environment;
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
        new SplitWriter({ gateway, environment, admin, service, console, salvage, clock }),
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

  /** One round of questions. Changes nothing at the gateway; `keep` acts on a new process. */
  async read(): Promise<Outcome<GatewayReading>> {
    const known = this.#last;
    // A reading waits for the clock only where it is not known: at first, and after a sleep.
    const asked = this.#clock.keep();
    const remembered = this.#remembered;
    const outcome = await readGateway(
      this.admin,
      this.gateway,
      this.services,
      known,
      this.#environment,
    );
    if (outcome.kind !== 'done') return outcome;
    if (!known || this.#clock.now() === undefined) await asked;
    const fresh = { ...outcome.value, clock: this.#clock.now() ?? outcome.value.clock };
    const reading = remembered === this.#remembered ? fresh : withOwn(this.#last, fresh);
    if (reading.process.stopping) {
      this.admin.stopping();
      return { kind: 'failed', fault: this.#fault('show info', 'HAProxy is being replaced') };
    }
    this.#last = reading;
    const restarted = !known || isNewProcess(known.process, reading.process);
    for (const { id } of this.services) {
      if (restarted) this.#writers.get(id)?.forget();
      if (restarted) this.#unsettled.set(id, known !== undefined);
      const live = reading.splits.get(id);
      if (live) this.#writers.get(id)?.found(live);
    }
    return { kind: 'done', value: reading };
  }

  /** Reads, then keeps what this console has put in force; the value is what stands after that. */
  async tend(): Promise<Outcome<GatewayReading>> {
    const read = await this.read();
    if (read.kind !== 'done') return read;
    await this.keep();
    return { kind: 'done', value: this.#last ?? read.value };
  }

  /** After a reading, once a second: recovers from a restart, renews leases, catches the disk up. */
  async keep(): Promise<void> {
    for (const service of this.services) {
      await this.#settle(service.id);
      const last = this.#last;
      const live = last?.splits.get(service.id);
      if (last && live) await this.#renew(service, live, last.clock);
    }
    for (const [service, live] of this.#last?.splits ?? []) this.#catchUp(service, live);
  }

  /** Changes the intent of a service, reads it back. Persisting is `persist`. */
  async write(
    service: string,
    change: IntentChange,
    options: WriteOptions = {},
  ): Promise<Outcome<Written>> {
    const writer = this.#writers.get(service);
    if (!writer)
      return { kind: 'refused', fault: this.#refusal(service, { code: 'no-route', service }) };
    if (this.gateway.mode === 'observe') {
      return { kind: 'refused', fault: this.#refusal(service, { code: 'observed' }) };
    }
    // A change is completed, and written to disk, from what was read.
    if (!this.#last) await this.read();
    const stamped: IntentChange = (before, hasEnded) => {
      const writtenAt = new Date().toISOString();
      const after = {
        ...change(before, hasEnded),
        // Never a revision that was in force already, though a restart may have lost it: it is the fence.
        revision: Math.max(before.revision, this.#ours.get(service)?.intent.revision ?? 0) + 1,
        writer: this.#console,
        writtenAt,
      };
      // A candidate that begins anew after its lease has ended gets its cameras now.
      const were = hasEnded && options.revive ? onStable(before) : before;
      return withMoves(were, after, writtenAt);
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

  /**
   * Puts servers that lost their address in a restart back to where the intent has them, and all
   * of the service's servers on disk as they are: the next process takes them from there. Servers
   * that a person has set by hand stay as they are.
   */
  async keepServers(service: string): Promise<Outcome> {
    if (this.#hasUnplaced(service)) {
      const brought = await this.#bringServers(service, 'unplaced');
      if (brought.kind !== 'done') return brought;
    }
    return this.#persistServers(service);
  }

  async #bringServers(service: string, which: 'all' | 'unplaced' = 'all'): Promise<Outcome> {
    const read = await this.read();
    if (read.kind !== 'done') return read;
    const intent = read.value.splits.get(service)?.intent;
    if (!intent)
      return { kind: 'refused', fault: this.#refusal(service, { code: 'not-installed' }) };
    const commandsFor = ({ servers }: GatewayReading) =>
      serverCommands(service, intent, which === 'all' ? servers : servers.filter(isUnplaced));
    const commands = commandsFor(read.value);
    if (commands.length > 0) {
      const sent = await this.admin.send(commands);
      if (sent.kind !== 'done') return sent;
    }
    const again = await this.read();
    if (again.kind !== 'done') return again;
    const left = commandsFor(again.value);
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

  /** Tries again to write a split to disk that could not be written when it was applied. */
  #catchUp(service: string, live: LiveSplit): void {
    if (this.#unkept.has(service)) this.#aside(service, () => this.#keepBrought(service));
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
      const state = stateFile(asked.value[0] ?? '1');
      const kept = await persistFile(this.ssh, this.gateway, path, state);
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

  /**
   * A new process of HAProxy starts from its files. Splits that this console had put in force and
   * HAProxy lost come back, and so do servers whose address is in no state file. Tried again after
   * the next reading until it is done.
   */
  async #settle(service: string): Promise<void> {
    const seen = this.#unsettled.get(service);
    if (seen === undefined) return;
    // Bringing servers back reads as well.
    this.#unsettled.delete(service);
    if (await this.#restore(service, seen)) {
      this.#aside(service, async () => {
        await this.#lookOnDisk(service);
        await this.#keepBrought(service);
      });
    } else this.#unsettled.set(service, seen);
  }

  /** Writes the state files of servers that were brought back; tried again at a later reading. */
  async #keepBrought(service: string): Promise<void> {
    if (!this.#unkept.has(service)) return;
    const kept = await this.#persistServers(service);
    if (kept.kind === 'done') this.#unkept.delete(service);
  }

  /** False where something is left to be brought back. */
  async #restore(service: string, seen: boolean): Promise<boolean> {
    const lost = this.#lostInRestart(service);
    if (lost) {
      const change = (found: Intent): Intent => ({ ...lost, revision: found.revision });
      const written = await this.write(service, change, { revive: true });
      if (written.kind !== 'done') return false;
    }
    if (lost === undefined && !(seen && this.#hasUnplaced(service))) return true;
    const brought = await this.#bringServers(service, lost ? 'all' : 'unplaced');
    if (brought.kind === 'done') this.#unkept.add(service);
    return brought.kind === 'done';
  }

  #hasUnplaced(service: string): boolean {
    const last = this.#last;
    const live = last?.splits.get(service);
    if (!last || !live || live.damage !== undefined || this.gateway.mode === 'observe')
      return false;
    return serverCommands(service, live.intent, last.servers.filter(isUnplaced)).length > 0;
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

  /** Changes made while a lease was set are known by now: only the lease is new. */
  #leased(service: string, lease: Lease): void {
    this.#writers.get(service)?.leased(lease);
    const live = this.#last?.splits.get(service);
    if (live) this.#remember(service, { ...live, lease });
  }

  #remember(service: string, live: LiveSplit): void {
    if (!this.#last) return;
    this.#remembered += 1;
    this.#last = { ...this.#last, splits: new Map(this.#last.splits).set(service, live) };
  }

  #refusal(command: string, refusal: Refusal): CommandFault {
    return { ...this.#fault(command, refusalText(refusal)), refusal };
  }

  #fault(command: string, detail: string): CommandFault {
    return { host: this.gateway.id, command, detail };
  }
}

/** Well inside the dead man, so that a reload finds a lease with most of its time left. */
const persistLeaseEveryMs = 15_000;
const persistAgainAfterMs = 5_000;
