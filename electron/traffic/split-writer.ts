import pLimit from 'p-limit';
import type { Gateway } from '../../shared/model/gateway.ts';
import type { CommandFault, Outcome } from '../../shared/model/link.ts';
import type { Refusal } from '../../shared/model/refusal.ts';
import type { Service } from '../../shared/model/service.ts';
import type { Intent } from '../../shared/model/split.ts';
import { refusalText } from '../../shared/words/refusals.ts';
import {
  type AdminLink,
  commitCommand,
  fillCommands,
  linkUp,
  type MapEntries,
  parseInfo,
  parseMap,
  parsePrepared,
  prepareCommand,
  showMapCommand,
} from '../links/haproxy/index.ts';
import { firstIntent, onStable, usesCandidate } from './intent.ts';
import { drivenByOther, leaseFor, leaseState, undriven } from './lease.ts';
import { mapPath } from './names.ts';
import { type Lease, type LiveSplit, readSplit, splitEntries } from './split-map.ts';

/**
 * A version of the map that HAProxy has set aside for us, and what was in force when it did.
 * Committing it fails once a later one has been committed: that is the fence. Kept from one
 * change to the next, so that a change takes one round trip.
 */
type Ticket = { readonly version: number; readonly live: LiveSplit };

/**
 * Makes the next intent of the one found. `hasEnded`: HAProxy has put all of it on stable, since the
 * lease ran out; cameras do not follow the candidate in `found`.
 */
export type IntentChange = (found: Intent, hasEnded: boolean) => Intent;

export type WriteOptions = {
  /** Wins over whoever drives, and over writes of ours that still wait: a rollback. */
  readonly takeOver?: boolean;
  /** Only if the gateway still is at this revision. */
  readonly onlyAt?: number;
  /** A person asks for the candidate: an ended lease begins anew. Otherwise it stays ended. */
  readonly revive?: boolean;
  /** False: the driver stops driving, and this console does not drive either. */
  readonly drives?: boolean;
};

type Options = {
  readonly gateway: Gateway;
  /** Of the gateway's site. */
  readonly environment: string | undefined;
  readonly admin: AdminLink;
  readonly service: Service;
  readonly console: string;
  /** Seconds since the epoch, gateway's clock. */
  readonly clock: () => number;
  /** An intent out of the rules in force, where the one in the map is damaged. */
  readonly salvage: (rules: MapEntries) => Intent;
};

/** `before`: split that cameras followed; an undo restores no candidate that the dead man ended. */
type Result = { readonly before: Intent; readonly live: LiveSplit };
type Attempt =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'again'; readonly why: Refusal }
  | { readonly kind: 'ended'; readonly outcome: Outcome<Result> };

const attempts = 4;

/** Changes the map of one service at one gateway: prepare, read the holder, fill, commit, read back. */
export class SplitWriter {
  readonly #options: Options;
  readonly #file: string;
  readonly #one = pLimit(1);
  #ticket: Ticket | undefined;
  /** Grows with every take-over: writes that waited meanwhile are refused. */
  #overtaken = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#file = mapPath(options.gateway, options.service.id);
  }

  /** Versions begin anew with every process. */
  forget(): void {
    this.#ticket = undefined;
  }

  /** A renewal is made without a commit: the lease of a kept ticket would run out. */
  leased(lease: Lease): void {
    const ticket = this.#ticket;
    if (ticket) this.#ticket = { ...ticket, live: { ...ticket.live, lease } };
  }

  /** HAProxy's own lease goes before the one that a kept ticket remembers. */
  found({ intent, lease }: LiveSplit): void {
    const ticket = this.#ticket;
    if (ticket?.live.intent.revision !== intent.revision) return;
    const { lease: _, ...rest } = ticket.live;
    this.#ticket = { ...ticket, live: lease ? { ...rest, lease } : rest };
  }

  async write(change: IntentChange, options: WriteOptions): Promise<Outcome<Result>> {
    const { takeOver = false } = options;
    if (takeOver) this.#overtaken += 1;
    const asked = this.#overtaken;
    return this.#one(async () => {
      if (asked !== this.#overtaken) return this.#refused({ code: 'overtaken' });
      let why: Refusal = { code: 'overtaken' };
      for (let attempt = 0; attempt < attempts; attempt++) {
        const tried = await this.#try(change, options);
        if (tried.kind === 'ended') return tried.outcome;
        if (tried.kind === 'done') return { kind: 'done', value: tried.result };
        why = tried.why;
        this.#ticket = undefined;
      }
      return this.#refused(why);
    });
  }

  async #try(
    change: IntentChange,
    { takeOver = false, onlyAt, revive = false, drives = true }: WriteOptions,
  ): Promise<Attempt> {
    const { console } = this.#options;
    // Another driver renews without a commit, so what a kept ticket knows of its lease is old.
    if (this.#ticket?.live.lease && this.#ticket.live.lease.driver !== console)
      this.#ticket = undefined;
    const isKept = this.#ticket !== undefined;
    const ticket = this.#ticket ?? (await this.#prepare());
    if ('kind' in ticket) return { kind: 'ended', outcome: ticket };
    const clock = this.#options.clock();
    if (!takeOver && ticket.live.damage !== undefined) {
      const refusal = { code: 'damaged', detail: ticket.live.damage } as const;
      return { kind: 'ended', outcome: this.#refused(refusal) };
    }
    if (!takeOver && drivenByOther(ticket.live, console, clock)) {
      const seconds = Math.ceil((ticket.live.lease?.drivingUntil ?? clock) - clock);
      const by = ticket.live.lease?.driver ?? '';
      return { kind: 'ended', outcome: this.#refused({ code: 'driven-by', by, seconds }) };
    }
    const before = ticket.live.intent;
    if (onlyAt !== undefined && before.revision !== onlyAt) {
      const { revision, writer: by } = before;
      return this.#refusal({ code: 'revision-moved', revision, by, asked: onlyAt }, isKept);
    }
    const ended =
      leaseState(ticket.live, this.#options.service.lease.deadMan, clock).kind === 'expired';
    const after = attemptChange(change, before, ended);
    if (after instanceof RefusedChange) return this.#refusal(after.refusal, isKept);
    const lease = ended && !revive ? ticket.live.lease : this.#newLease(after, clock);
    const tried = await this.#commit(ticket, after, drives ? lease : lease && undriven(lease));
    const staysEnded = !revive && usesCandidate(after);
    if (tried.kind !== 'done' || !ended || staysEnded) return tried;
    return { kind: 'done', result: { ...tried.result, before: onStable(before) } };
  }

  /** A kept ticket may be older than what another console has written: only a fresh one refuses. */
  #refusal(refusal: Refusal, isKept: boolean): Attempt {
    if (isKept) return { kind: 'again', why: refusal };
    return { kind: 'ended', outcome: this.#refused(refusal) };
  }

  #changedMeanwhile(answer = ''): Attempt {
    const said = answer === '' ? '' : `: ${answer}`;
    const detail = `another console has changed it meanwhile${said}`;
    return { kind: 'again', why: { code: 'replaced', detail } };
  }

  #newLease(intent: Intent, clock: number): Lease | undefined {
    return leaseFor(intent, this.#options.service, this.#options.console, clock);
  }

  async #commit(
    ticket: Ticket,
    after: Intent,
    lease: Lease | undefined,
    before: Intent = ticket.live.intent,
  ): Promise<Attempt> {
    const { admin, console } = this.#options;
    const entries = splitEntries(after, lease);
    this.#ticket = undefined;
    const fill = fillCommands(this.#file, ticket.version, entries);
    const sent = await admin.send([
      ...fill,
      commitCommand(this.#file, ticket.version),
      ...this.#look(),
    ]);
    // Nothing was sent, and nothing before it: there is nothing to read back.
    if (sent.kind === 'failed' && before === ticket.live.intent)
      return { kind: 'ended', outcome: sent };
    if (sent.kind !== 'done') return this.#readBack(before, after, sent.fault);
    const committed = sent.value[fill.length] ?? '';
    const next = this.#understand(sent.value.slice(fill.length + 1));
    if (!next || next.stopping) {
      if (next?.stopping) admin.stopping();
      const detail = 'HAProxy was replaced by a new process meanwhile';
      return { kind: 'again', why: { code: 'replaced', detail } };
    }
    if (committed !== '') return this.#changedMeanwhile(committed);
    if (
      next.ticket.live.intent.revision !== after.revision ||
      next.ticket.live.intent.writer !== console
    ) {
      return this.#changedMeanwhile();
    }
    this.#ticket = next.ticket;
    // Somebody holds a version between ours and the next: a second commit makes theirs too old.
    if (next.ticket.version > ticket.version + 1)
      return this.#commit(next.ticket, after, lease, before);
    return { kind: 'done', result: { before, live: next.ticket.live } };
  }

  /**
   * The stream was lost with the answer: whether the change is in force is read, not guessed. A
   * change that is not in force cannot come into force once the version just prepared is committed.
   */
  async #readBack(before: Intent, after: Intent, fault: CommandFault): Promise<Attempt> {
    const again = await this.#prepare(afterLossMs);
    if ('kind' in again) return { kind: 'ended', outcome: { kind: 'unknown', fault } };
    const found = again.live.intent;
    if (found.revision !== after.revision || found.writtenAt !== after.writtenAt)
      return { kind: 'again', why: { code: 'replaced', detail: fault.detail } };
    this.#ticket = again;
    return { kind: 'done', result: { before, live: again.live } };
  }

  /** Asking changes nothing: it is done again when the answer was lost, and is never `unknown`. */
  async #prepare(waitMs = 0, again = true): Promise<Ticket | Outcome<never>> {
    const { admin } = this.#options;
    if (waitMs > 0) await linkUp(admin, waitMs);
    const sent = await admin.send(this.#look());
    if (sent.kind === 'unknown' && again) return this.#prepare(afterLossMs, false);
    if (sent.kind !== 'done') return { kind: 'failed', fault: sent.fault };
    const seen = this.#understand(sent.value);
    if (seen?.stopping) {
      admin.stopping();
      await linkUp(admin, afterLossMs);
      return this.#prepare();
    }
    if (seen) return seen.ticket;
    return this.#refused({ code: 'not-installed' }, prepareCommand(this.#file));
  }

  #look(): readonly string[] {
    return [prepareCommand(this.#file), showMapCommand(this.#file), 'show info'];
  }

  #understand(answers: readonly string[]): { ticket: Ticket; stopping: boolean } | undefined {
    const [prepared = '', map = '', info = ''] = answers;
    const version = parsePrepared(prepared);
    const entries = parseMap(map);
    const process = parseInfo(info);
    if (version === undefined || !entries || !process) return undefined;
    const { gateway, environment, service, salvage } = this.#options;
    const place = { service: service.id, site: gateway.site, environment };
    const live = readSplit(entries, firstIntent(service.stickiness), salvage, { place });
    return {
      ticket: { version, live },
      stopping: process.stopping,
    };
  }

  #refused(refusal: Refusal, command = `change ${this.#options.service.id}`): Outcome<never> {
    const detail = refusalText(refusal);
    return { kind: 'refused', fault: { host: this.#options.gateway.id, command, detail, refusal } };
  }
}

const afterLossMs = 10_000;

/** A change does not fit the state it finds at the gateway. */
export class RefusedChange extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusalText(refusal));
    this.refusal = refusal;
  }
}

function attemptChange(
  change: IntentChange,
  before: Intent,
  hasEnded: boolean,
): Intent | RefusedChange {
  try {
    return change(before, hasEnded);
  } catch (error) {
    if (error instanceof RefusedChange) return error;
    throw error;
  }
}
