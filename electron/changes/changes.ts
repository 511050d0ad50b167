import { randomUUID } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import type { Change, ChangeKind, GatewayResult } from '../../shared/model/change.ts';
import type { Outcome } from '../../shared/model/link.ts';
import type { NothingToRollBack } from '../../shared/model/rollback.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Intent } from '../../shared/model/split.ts';
import type { GatewayTraffic, IntentChange, WriteOptions, Written } from '../traffic/index.ts';
import type { ChangeStore } from './change-store.ts';
import type { CommandQueue, QueuedWork } from './queue.ts';
import { throttle } from './throttle.ts';
import { verifySplit } from './verify.ts';

/** Work of a change at one gateway. */
export type GatewayStep = {
  readonly traffic: GatewayTraffic;
  readonly change: IntentChange;
  readonly options?: WriteOptions;
  /** Servers are brought to what the new intent means, too. */
  readonly servers?: boolean;
  /** Asked first: why there is nothing to do here; then nothing is written. */
  readonly unneeded?: () => Promise<NothingToRollBack | undefined>;
};

export type ChangeRequest = {
  /** The same key twice is the same change. */
  readonly key: string;
  readonly kind: ChangeKind;
  readonly scope: Scope;
  readonly steps: readonly GatewayStep[];
  readonly askedShare?: number;
  readonly undoes?: string;
  /** Of a rollback: releases that it leaves for the one before, also where it has to wait. */
  readonly leaves?: readonly string[];
};

type Options = {
  readonly store: ChangeStore;
  readonly queue: CommandQueue;
  /** `user@host`. */
  readonly operator: string;
  /** Listed cameras that send to a gateway for a service: who is to get frames there. */
  camerasAt(gateway: string, service: string): readonly string[];
  /** A finished change could not be recorded: a fault of ours, not of a gateway. */
  readonly onFault?: (error: unknown) => void;
};

type Applied = Extract<GatewayResult, { kind: 'applied' }>;

const isPending = (result: GatewayResult): boolean =>
  result.kind === 'applied' &&
  (result.persisted.kind === 'pending' || result.verification.kind === 'pending');

/** One change under way. */
type Run = {
  readonly id: string;
  readonly request: ChangeRequest;
  /** `performance.now()` of the click. */
  readonly started: number;
  /** Until every gateway has taken it or will not, but not for long: a silent one delays nobody. */
  readonly everywhere: Promise<void>;
};

/**
 * Traffic follows the change at every gateway first. The work after it (writing to
 * disk, looking at counters) would only delay the gateways whose turn is still to come.
 */
const firstOfAllMs = 250;
/** A state names every gateway, so with many gateways each result by itself would be much to tell. */
const tellEveryMs = 50;

/** Carries changes out over all gateways of their scope at once, and records how each ended. */
export class Changes {
  readonly #options: Options;
  readonly #keys = new Map<string, string>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #emitter = new EventEmitter();

  constructor(options: Options) {
    this.#options = options;
    this.#emitter.setMaxListeners(0);
  }

  /** Starts a change and follows it; the last state has `finished`. It goes on without a reader. */
  async *run(request: ChangeRequest): AsyncGenerator<Change> {
    const known = this.#keys.get(request.key);
    const id = known ?? randomUUID();
    this.#keys.set(request.key, id);
    const following = this.follow(id);
    if (!known) {
      const running = this.#carryOut(id, request).finally(() => this.#running.delete(id));
      this.#running.set(id, running);
    }
    yield* following;
  }

  /** Every state of a change from now on, the present one first. */
  async *follow(id: string): AsyncGenerator<Change> {
    const end = new AbortController();
    const states = on(this.#emitter, id, { signal: end.signal });
    try {
      const present = this.#options.store.find(id);
      if (present) yield present;
      if (present?.finished) return;
      for await (const [change] of states) {
        yield change as Change;
        if ((change as Change).finished) return;
      }
    } finally {
      end.abort();
    }
  }

  /** Whether a change was asked for with this key before. */
  isKnown(key: string): boolean {
    return this.#keys.has(key);
  }

  /**
   * Carries out what had been queued, as a part of the change that asked for it; the result at its
   * gateway. A refusal is told only where `settles` says that it is the end.
   */
  async carryOut(
    work: QueuedWork,
    scope: Scope,
    step: GatewayStep,
    settles: (result: GatewayResult) => boolean,
  ): Promise<GatewayResult | undefined> {
    await this.#running.get(work.changeId);
    const { kind, leaves } = work;
    const request = { key: work.id, kind, scope, steps: [step], ...(leaves && { leaves }) };
    const run: Run = {
      ...{ id: work.changeId, request, started: performance.now() },
      everywhere: Promise.resolve(),
    };
    let ended: GatewayResult | undefined;
    const endedAt = new Date().toISOString();
    await this.#step(run, step, (_step, result) => {
      ended = result.kind === 'queued' ? result : { ...result, endedAt };
      if (settles(ended)) void this.#amend(work, scope, ended, false);
    });
    if (ended && settles(ended)) await this.#amend(work, scope, ended, true);
    return ended;
  }

  /** A queued command ended without being carried out, or asks a person. */
  async endQueued(
    work: QueuedWork,
    scope: Scope,
    end: Exclude<GatewayResult, { kind: 'applied' }>,
  ): Promise<void> {
    await this.#running.get(work.changeId);
    const result = end.kind === 'queued' ? end : { ...end, endedAt: new Date().toISOString() };
    await this.#amend(work, scope, result, true);
  }

  /** Called at every state of every change. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#emitter.on('change', listener);
    return () => this.#emitter.off('change', listener);
  }

  async #carryOut(id: string, request: ChangeRequest): Promise<void> {
    const started = performance.now();
    const results = new Map<string, GatewayResult>();
    const base = {
      id,
      kind: request.kind,
      scope: request.scope,
      by: this.#options.operator,
      at: new Date().toISOString(),
      ...(request.askedShare === undefined ? {} : { askedShare: request.askedShare }),
      ...(request.undoes === undefined ? {} : { undoes: request.undoes }),
    };
    const tell = (finished: boolean): Promise<void> =>
      this.#tell({ ...base, results: [...results.values()], finished });
    const telling = throttle(tellEveryMs, () => void tell(false));
    telling.now();
    const { promise: everywhere, resolve: goOn } = Promise.withResolvers<void>();
    const timer = setTimeout(goOn, firstOfAllMs);
    const run: Run = { id, request, started, everywhere };
    const unheard = new Set(request.steps);
    const take = (step: GatewayStep, result: GatewayResult): void => {
      results.set(result.gateway, result);
      if (unheard.delete(step) && unheard.size === 0) {
        goOn();
        telling.now();
      } else telling.soon();
    };
    await Promise.all(request.steps.map((step) => this.#step(run, step, take)));
    clearTimeout(timer);
    telling.stop();
    await tell(true);
  }

  async #tell(change: Change): Promise<void> {
    // Told before it is on disk: a console whose disk is full still has to say what it did.
    const kept = this.#options.store.put(change);
    this.#emitter.emit(change.id, change);
    this.#emitter.emit('change', change);
    await kept.catch((error: unknown) => this.#options.onFault?.(error));
  }

  /** Puts a new result in the place of the queued one; a change that nobody knows any more is made anew. */
  async #amend(
    work: QueuedWork,
    scope: Scope,
    result: GatewayResult,
    isLast: boolean,
  ): Promise<void> {
    const { changeId: id, kind, by, at, gateway } = work;
    const known = this.#options.store.find(id) ?? { id, kind, scope, by, at, results: [] };
    const others = known.results.filter((each) => each.gateway !== gateway);
    // Other gateways may be on their way: the last one finishes the change.
    const finished = isLast && !others.some(isPending);
    await this.#tell({ ...known, results: [...others, result], finished });
  }

  /** An exception at one gateway is that gateway's result. */
  async #step(
    run: Run,
    step: GatewayStep,
    take: (step: GatewayStep, result: GatewayResult) => void,
  ): Promise<void> {
    const gateway = step.traffic.gateway.id;
    try {
      for await (const result of this.#atGateway(run, step)) take(step, result);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const command = `${run.request.kind} ${run.request.scope.service}`;
      take(step, { kind: 'failed', gateway, fault: { host: gateway, command, detail } });
    }
  }

  async *#atGateway(run: Run, step: GatewayStep): AsyncGenerator<GatewayResult> {
    const { request } = run;
    const { traffic } = step;
    const { service } = request.scope;
    const gateway = traffic.gateway.id;
    const why = await step.unneeded?.();
    if (why) {
      yield { kind: 'unneeded', gateway, why };
      return;
    }
    const written = await this.#write(step, service);
    if (written.kind !== 'done') {
      const { kind, fault } = written;
      const isRollback = request.kind === 'rollback';
      // A rollout comes back to it by itself, and only if it still means it then.
      const mayWait = request.kind !== 'rollout';
      const outOfReach = mayWait && kind === 'failed' && !traffic.admin.process();
      const seen = traffic.last()?.splits.get(service)?.intent;
      if (outOfReach && (seen || isRollback)) {
        const work = await this.#enqueue(run.id, request, step, seen);
        yield { kind: 'queued', gateway, fault, seenRevision: work.seenRevision };
        return;
      }
      // A rollback is wanted whatever became of the first try: it is looked after until it holds.
      if (kind === 'unknown' && isRollback) await this.#enqueue(run.id, request, step, seen);
      yield { kind, gateway, fault };
      return;
    }
    yield* this.#settle(run, traffic, written.value);
  }

  async #write(step: GatewayStep, service: string): Promise<Outcome<Written>> {
    const written = await step.traffic.write(service, step.change, step.options);
    if (written.kind !== 'done' || !step.servers) return written;
    const applied = await step.traffic.applyServers(service);
    return applied.kind === 'done' ? written : applied;
  }

  /** Persists and verifies at the same time, telling each as it is known. */
  async *#settle(
    { request, started, everywhere }: Run,
    traffic: GatewayTraffic,
    written: Written,
  ): AsyncGenerator<GatewayResult> {
    const { service } = request.scope;
    let result: Applied = {
      kind: 'applied',
      gateway: traffic.gateway.id,
      appliedMs: written.appliedAt - started,
      persisted: { kind: 'pending' },
      verification: { kind: 'pending' },
      before: written.before,
      after: written.after,
    };
    yield result;
    await everywhere;
    const persisting = traffic.persist(service).then((outcome): Partial<Applied> => {
      if (outcome.kind === 'done') {
        return { persisted: { kind: 'persisted', ms: performance.now() - started } };
      }
      return { persisted: { kind: 'failed', fault: outcome.fault } };
    });
    const cameras = this.#options.camerasAt(traffic.gateway.id, service);
    const verifying = verifySplit(traffic.admin, service, written.after, cameras, started).then(
      (verification): Partial<Applied> => ({ verification }),
    );
    const first = await Promise.race([persisting, verifying]);
    result = { ...result, ...first };
    yield result;
    const both = await Promise.all([persisting, verifying]);
    yield { ...result, ...both[0], ...both[1] };
  }

  async #enqueue(
    changeId: string,
    request: ChangeRequest,
    step: GatewayStep,
    seen: Intent | undefined,
  ): Promise<QueuedWork> {
    const work: QueuedWork = {
      id: randomUUID(),
      changeId,
      kind: request.kind,
      gateway: step.traffic.gateway.id,
      service: request.scope.service,
      by: this.#options.operator,
      at: new Date().toISOString(),
      seenRevision: seen?.revision ?? 0,
      state: { kind: 'waiting' },
      ...(request.kind === 'rollback' || !seen ? {} : { target: step.change(seen, false) }),
      ...(request.leaves && { leaves: request.leaves }),
    };
    for (const old of await this.#options.queue.add(work)) {
      if (old.changeId === changeId) continue;
      const { gateway } = old;
      const end = { kind: 'dropped', gateway, why: 'replaced' } as const;
      // Not waited for: that change may still be under way.
      void this.endQueued(old, request.scope, end);
    }
    return work;
  }
}
