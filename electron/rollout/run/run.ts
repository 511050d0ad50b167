import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { assertNever } from '../../../shared/model/assert-never.ts';
import type { DesiredState } from '../../../shared/model/desired-state.ts';
import type { Action, ActionResult, Evidence, Rollout } from '../../../shared/model/rollout.ts';
import type { Executor, ReconcileRequest, SiteComparison } from '../../sites/index.ts';
import { decide } from '../decide/decide.ts';
import type { RolloutEvent } from '../decide/event.ts';
import { entriesOf } from '../journal/entries.ts';
import type { Journal, StoredEntry } from '../journal/journal.ts';
import { Acting } from './acting.ts';
import { desiredStateAt, expectedStates } from './expected.ts';

export type Surroundings = {
  readonly journal: Journal;
  readonly executor: Executor;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly log: Logger;
  readonly onChange: (rollout: string) => void;
};

const wayBack: ReadonlySet<Action['kind']> = new Set(['return', 'collect', 'restore']);
const lookAgainMs = 1000;
/** Observed seconds between two savings of a soak. */
const soakSavedEvery = 10;

type Result = Extract<RolloutEvent, { kind: 'result' }>;

/**
 * One rollout under way: each event is decided, journalled, and only then acted on. The way back
 * alone is also carried out while the journal cannot be written.
 */
export class Run {
  readonly #around: Surroundings;
  readonly #acting = new Acting();
  readonly #doing = new Map<string, string>();
  /** Entries that could not be written yet; they go with the next ones. */
  #unwritten: readonly StoredEntry[] = [];
  #fault: string | undefined;
  #rollout: Rollout;
  /** Until the real gateways were looked at, only a person's word counts. */
  #awake: boolean;
  #closed = false;

  constructor(around: Surroundings, rollout: Rollout, awake: boolean) {
    this.#around = around;
    this.#rollout = rollout;
    this.#awake = awake;
  }

  get rollout(): Rollout {
    return this.#rollout;
  }
  /** Ended, and written down as such. */
  get isOver(): boolean {
    return this.#rollout.state.phase.kind === 'ended' && this.#fault === undefined;
  }
  /** Why the journal does not have all of it. */
  get fault(): string | undefined {
    return this.#fault;
  }
  /** Present action, by site. */
  get doing(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#doing);
  }

  /** The first event; thrown away where it cannot be written down. */
  begin(key: string, event: RolloutEvent): void {
    const { journal, now } = this.#around;
    const { plan, state: before } = this.#rollout;
    const decided = decide(plan, before, event, now());
    const rollout = { ...this.#rollout, state: decided.state };
    journal.begin(rollout, key, entriesOf(event, 0, [], before, decided));
    this.#rollout = rollout;
    this.#act(decided.actions, event);
  }

  take(event: RolloutEvent, ms = 0, more: readonly StoredEntry[] = []): void {
    const { now, onChange } = this.#around;
    const { plan, state: before } = this.#rollout;
    const decided = decide(plan, before, event, now());
    const { state, actions } = decided;
    const entries = entriesOf(event, ms, more, before, decided);
    this.#rollout = { ...this.#rollout, state };
    const saved = (soaked: number) => Math.floor(soaked / soakSavedEvery);
    const due = this.#fault !== undefined || saved(state.soaked) !== saved(before.soaked);
    if (entries.length > 0 || due) this.#write(entries);
    if (this.#fault === undefined) this.#act(actions, event);
    else this.#actUnwritten(actions, event, this.#fault);
    if (state !== before || entries.length > 0) onChange(this.#rollout.id);
  }

  tick(): void {
    if (!this.#awake || this.#closed) return;
    if (this.#rollout.state.phase.kind === 'ended') {
      // Over, but the journal does not know of it yet.
      if (this.#fault === undefined) return;
      this.#write([]);
      this.#around.onChange(this.#rollout.id);
      return;
    }
    const { executor } = this.#around;
    const seen = Object.keys(this.#rollout.plan.sites).flatMap((site) => {
      const observation = executor.observe(this.#rollout, site);
      return observation ? [[site, observation] as const] : [];
    });
    this.take({ kind: 'tick', observations: Object.fromEntries(seen) });
  }

  /** Looks at the real gateways and engines, for so long as they may take to answer, and goes on from there. */
  wake(withinMs: number): Promise<void> {
    return this.#look(withinMs, {});
  }

  /** The same after a sleep: gives up every action that was under way, but not the way back. */
  async lookAgain(withinMs: number): Promise<void> {
    const { phase, pending } = this.#rollout.state;
    if (!this.#awake || this.#closed || phase.kind === 'ended') return;
    this.#awake = false;
    this.#acting.keep(pending.filter(({ kind }) => wayBack.has(kind)));
    await this.#look(withinMs, { slept: true });
  }

  async #look(withinMs: number, how: { readonly slept?: true }): Promise<void> {
    const until = performance.now() + withinMs;
    const sites = Object.keys(this.#rollout.plan.sites);
    const looked = await Promise.all(
      sites.map(async (site) => [site, await this.#lookAt(site, until)] as const),
    );
    if (this.#closed) return;
    const found = looked.flatMap(([site, each]) => (each ? [[site, each] as const] : []));
    this.#awake = true;
    this.take({ kind: 'woke', found: Object.fromEntries(found), ...how });
  }

  /** Ends without telling anybody: the split in force stays, and the lease runs out. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#acting.close();
  }

  #write(entries: readonly StoredEntry[]): void {
    const { journal, log } = this.#around;
    this.#unwritten = [...this.#unwritten, ...entries];
    try {
      journal.record(this.#rollout, this.#unwritten);
      this.#unwritten = [];
      this.#fault = undefined;
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      const { id } = this.#rollout;
      if (fault !== this.#fault) log.error({ rollout: id, error }, 'a rollout is not recorded');
      this.#fault = fault;
    }
  }

  /** Carries out the way back alone; other actions are refused while the journal cannot be written. */
  #actUnwritten(actions: readonly Action[], cause: RolloutEvent, fault: string): void {
    this.#act(
      actions.filter(({ kind }) => wayBack.has(kind)),
      cause,
    );
    const result = { kind: 'refused', host: 'this console', detail: fault } as const;
    for (const action of actions)
      if (!wayBack.has(action.kind)) this.take({ kind: 'result', action, result });
  }

  #act(actions: readonly Action[], cause: RolloutEvent): void {
    // Only a person's own word lets an ended lease begin anew.
    const revive =
      cause.kind === 'started' || (cause.kind === 'command' && cause.command === 'resume');
    this.#acting.keep(this.#rollout.state.pending);
    for (const action of actions) {
      const more: StoredEntry[] = [];
      this.#acting.start(
        action,
        (signal) => this.#carryOut(action, revive, signal, more),
        (result, ms) => this.#onResult({ kind: 'result', action, result }, ms, more),
      );
    }
  }

  #onResult(event: Result, ms: number, more: readonly StoredEntry[]): void {
    this.#doing.delete(event.action.site);
    this.take(event, ms, more);
  }

  async #carryOut(
    action: Action,
    revive: boolean,
    signal: AbortSignal,
    more: StoredEntry[],
  ): Promise<ActionResult> {
    try {
      return await this.#byHand(action, revive, signal, more);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#around.log.error({ rollout: this.#rollout.id, action, error }, 'an action has thrown');
      return { kind: 'refused', host: 'this console', detail };
    }
  }

  async #byHand(
    action: Action,
    revive: boolean,
    signal: AbortSignal,
    more: StoredEntry[],
  ): Promise<ActionResult> {
    const { executor } = this.#around;
    const { site } = action;
    const rollout = this.#rollout;
    const own = rollout.plan.sites[site];
    if (!own) throw new Error(`no plan for the site ${site}`);
    const request = (desired: DesiredState, note?: ReconcileRequest['note']): ReconcileRequest => ({
      ...{ rollout, site, desired, revive, signal },
      report: (text) => this.#report(site, text, signal),
      ...(note ? { note } : {}),
    });
    const { wave, step } = rollout.state;
    switch (action.kind) {
      case 'reach': {
        const desired = desiredStateAt(rollout, site, action.wave, action.step);
        if (!desired) throw new Error(`no desired state for ${site} in step ${action.step}`);
        return executor.reconcile(request(desired, { wave: action.wave, step: action.step }));
      }
      case 'smoke':
        return executor.smoke(rollout, site, signal);
      case 'migrate':
        return executor.migrate(rollout, site, signal);
      case 'return':
        return executor.shiftTraffic(request(own.base, { wave, step }));
      case 'collect':
        more.push({
          kind: 'evidence',
          evidence: this.#known(await executor.collect(rollout, site)),
        });
        return { kind: 'done' };
      case 'restore':
        return executor.reconcile(request(own.base));
      case 'retire':
        return executor.reconcile(request(own.end));
      default:
        return assertNever(action);
    }
  }

  /** Why it went back is known here only. */
  #known(evidence: Evidence): Evidence {
    const why = this.#rollout.state.sites[evidence.site]?.why;
    return why?.kind === 'trigger' ? { ...evidence, firing: why.firing } : evidence;
  }

  #report(site: string, text: string, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#doing.set(site, text);
    this.#around.onChange(this.#rollout.id);
  }

  async #lookAt(site: string, until: number): Promise<SiteComparison | undefined> {
    for (;;) {
      const found = await this.#lookOnce(site);
      const isFinal = found !== 'out-of-reach' || performance.now() > until;
      if (isFinal || this.#closed) return found;
      await delay(lookAgainMs);
    }
  }

  async #lookOnce(site: string): Promise<SiteComparison | undefined> {
    let found: SiteComparison | undefined;
    for (const desired of expectedStates(this.#rollout, site)) {
      found = await this.#around.executor.compare(this.#rollout, site, desired);
      if (found !== 'differs') return found;
    }
    return found;
  }
}
