import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { PlanAnswer } from '../../../shared/contract/rollouts.ts';
import type { Drill, Readiness } from '../../../shared/model/readiness.ts';
import type { ActionResult, Rollout, RolloutCommand } from '../../../shared/model/rollout.ts';
import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { type Context, fleetOf, gatewaysInScope } from '../../changes/index.ts';
import { notFound, rolloutRefused } from '../../inventory/index.ts';
import { handOver, takeOver } from '../../sites/index.ts';
import { type Names, namesIn } from '../incident/incident-text.ts';
import { Journal } from '../journal/journal.ts';
import { JournalError } from '../journal/journal-file.ts';
import { makePlan } from '../plan/plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { RefusedPlan } from '../plan/refused-plan.ts';
import { createExecutor } from '../run/create-executor.ts';
import { Runner } from '../run/runner.ts';
import { Drills } from './drills.ts';
import { EndedRollouts } from './ended-rollouts.ts';
import { concernsScope, heldBy, holds } from './held-sites.ts';
import { IdempotentCommands } from './idempotent-command.ts';
import { logEntry } from './journal-log.ts';
import {
  disagreeing,
  gatewayOfNote,
  type Noted,
  newest,
  notedElsewhere,
  unconfirmed,
} from './other-consoles.ts';
import { readPlanInput } from './read-plan-input.ts';
import { readinessOf } from './readiness.ts';
import { readinessFacts } from './readiness-facts.ts';
import { LeaseReleases } from './release-leases.ts';
import { requestForRest } from './remaining-sites.ts';
import { ResumeSkipped } from './resume-skipped.ts';

type Options = {
  readonly context: Context;
  /** `user@host#id` of this console. */
  readonly console: string;
  readonly dataDir: string;
};

const quietWithinMs = 20_000;
const lookAgainMs = 100;
const endedLookedAt = 100;
/** Without a tick for longer than this the machine has slept; another console may drive by then. */
const sleptMs = 15_000;

type Fits = Extract<PlanAnswer, { kind: 'fits' }>;

/** Everything about rollouts that the contract asks for. */
export class Rollouts {
  readonly journal: Journal;
  readonly past: EndedRollouts;
  readonly #runner: Runner;
  readonly #context: Context;
  readonly #console: string;
  readonly #drills: Drills;
  readonly #emitter = new EventEmitter();
  readonly #started = new IdempotentCommands<{ readonly id: string }>();
  readonly #commanded = new IdempotentCommands<void>();
  readonly #returns: ResumeSkipped;
  readonly #lettingGo: LeaseReleases;
  readonly #takingOver = new Set<string>();
  /** The rollouts under way are known again. */
  #isRecovered = false;
  #closed = false;
  #tickedAt = Date.now();

  constructor({ context, console, dataDir }: Options) {
    const { log } = context;
    this.#context = context;
    this.#console = console;
    this.#emitter.setMaxListeners(0);
    this.journal = new Journal({
      dataDir,
      onEntry: (rollout, entry) => logEntry(log, rollout, entry),
      onDamage: (error) => log.error({ error }, 'a rollout in the journal is not understood'),
    });
    this.past = new EndedRollouts(this.journal);
    this.#runner = new Runner({
      journal: this.journal,
      executor: createExecutor(context, console),
      now: Date.now,
      log,
      onChange: (id) => this.#told(id),
    });
    this.#drills = new Drills(context, this.journal, (site, service) =>
      this.drill(`scheduled-${crypto.randomUUID()}`, site, service),
    );
    this.#lettingGo = new LeaseReleases(context, console);
    this.#returns = new ResumeSkipped(context, {
      underWay: () => this.underWay(),
      ended: (limit) => this.past.ended(limit),
      start: (key, request) => this.start(key, request),
    });
  }

  /** Goes on with what was under way when this console ended last. */
  async recover(): Promise<void> {
    const recovered = this.#runner.recover();
    this.#isRecovered = true;
    await recovered;
  }

  /** Once a second. */
  tick(): void {
    if (this.#closed) return;
    const sinceTick = Date.now() - this.#tickedAt;
    this.#tickedAt = Date.now();
    if (sinceTick > sleptMs) this.lookAgain();
    this.#drills.tick(this.#runner.runs().map(({ rollout }) => rollout));
    this.#runner.tick();
    this.#returns.tick();
    if (this.#isRecovered) this.#lettingGo.tick(this.#notDriven());
  }

  /** The machine has slept: every rollout goes on once its gateways were looked at. */
  lookAgain(): void {
    if (!this.#isRecovered || this.#closed) return;
    const { log } = this.#context;
    this.#runner
      .lookAgain()
      .catch((error: unknown) => log.error({ error }, 'rollouts cannot go on after a sleep'));
  }

  /** A rollout that is being taken over is about to be driven. */
  #notDriven(): readonly Noted[] {
    return this.noted().filter(({ note }) => !this.#takingOver.has(note.id));
  }

  /** Called with its id at every change of a rollout. */
  subscribe(listener: (id: string) => void): () => void {
    this.#emitter.on('change', listener);
    return () => this.#emitter.off('change', listener);
  }

  /** Driven from here and not ended, newest first. */
  underWay(): readonly Rollout[] {
    return this.#runner
      .runs()
      .map(({ rollout }) => rollout)
      .filter(({ state }) => state.phase.kind !== 'ended')
      .reverse();
  }

  /** Measurements of a drill; `isDue`: not yet, but soon. */
  measured(id: string): { readonly drill?: Drill; readonly isDue: boolean } {
    const drill = this.journal.drills().find(({ rollout }) => rollout === id);
    return { ...(drill && { drill }), isDue: this.#drills.isMeasuring(id) };
  }

  /** As it is now, wherever it is driven from, with what is being done. */
  find(id: string) {
    const run = this.#runner.run(id);
    const rollout = run?.rollout ?? this.journal.find(id);
    if (!rollout) throw notFound('rollout', id);
    return { rollout, doing: run?.doing ?? {}, fault: run?.fault };
  }

  /** Names in the fleet file, as it is now. */
  names(): Names {
    return namesIn(fleetOf(this.#context));
  }

  noted(): readonly Noted[] {
    const ours = new Set(this.underWay().map(({ id }) => id));
    // Right after its end the last reading still tells of it.
    return notedElsewhere(
      this.#context,
      ({ id }, writer) => ours.has(id) || (writer === this.#console && this.#isDone(id)),
    );
  }

  async plan(request: RolloutRequest): Promise<PlanAnswer> {
    return this.#planned(await this.#read(request));
  }

  start(key: string, request: RolloutRequest): Promise<{ readonly id: string }> {
    return this.#started.do(key, async () => {
      const known = this.journal.findByKey(key);
      if (known !== undefined) return { id: known };
      const { plan } = fitting(this.#planned(await this.#read(request)));
      this.#refuseWhereHeld(plan);
      const { id } = written(() => this.#runner.start(plan, { by: this.#context.operator, key }));
      return { id };
    });
  }

  command(key: string, id: string, command: RolloutCommand, seen?: number): Promise<void> {
    return this.#commanded.do(key, async () => {
      const { rollout } = this.find(id);
      const { phase, next } = rollout.state;
      if (phase.kind === 'ended') throw rolloutRefused({ kind: 'ended' });
      const stepwise = command === 'advance' || command === 'approve';
      if (stepwise && seen !== undefined && seen !== next)
        throw rolloutRefused({ kind: 'moved-on' });
      if (this.#runner.command(id, command, this.#context.operator)) return;
      throw rolloutRefused({ kind: 'driven-elsewhere' });
    });
  }

  /** Rolls back every rollout that a rollback by hand concerns; returns their number. */
  rollBack(scope: Scope): number {
    const held = this.underWay().filter((each) => concernsScope(this.#context, each, scope));
    for (const { id } of held) this.#runner.command(id, 'roll-back', this.#context.operator);
    return held.length;
  }

  takeOver(key: string, id: string): Promise<{ readonly id: string }> {
    return this.#started.do(key, async () => {
      this.#takingOver.add(id);
      try {
        return await this.#takeOver(key, id);
      } finally {
        this.#takingOver.delete(id);
      }
    });
  }

  async #takeOver(key: string, id: string): Promise<{ readonly id: string }> {
    const noted = this.noted().filter(({ note }) => note.id === id);
    const last = newest(noted);
    if (!last) throw notFound('rollout', id);
    const others = noted.filter(({ driver }) => driver !== this.#console);
    const seconds = Math.ceil(Math.max(0, ...others.map(({ drivingLeft }) => drivingLeft)));
    const driver = others[0]?.driver ?? last.driver;
    if (seconds > 0) throw rolloutRefused({ kind: 'driven-by', driver, seconds });
    refuseDisagreement(noted);
    const { request, by } = last.note;
    const { plan } = fitting(this.#planned({ ...(await this.#read(request)), takenOver: id }));
    const place = gatewayOfNote(noted, plan);
    if (!place) throw rolloutRefused({ kind: 'place-unknown' });
    const reached = plan.waves.slice(0, place.wave + 1).flatMap(({ sites }) => sites);
    const [site] = unconfirmed(this.#context, noted, last.note, reached);
    if (site !== undefined) throw rolloutRefused({ kind: 'unconfirmed', site });
    const gateways = noted.map(({ gateway }) => gateway);
    const note = { ...last.note, ...place };
    mustBeDone(await takeOver(this.#context, gateways, last.service, note));
    const from = { id, from: last.driver, ...place };
    written(() => this.#runner.takeOver(plan, { by, key }, from));
    return { id };
  }

  handOver(key: string, id: string): Promise<void> {
    return this.#commanded.do(key, async () => {
      const run = this.#runner.run(this.find(id).rollout.id);
      if (!run || run.rollout.state.phase.kind === 'ended')
        throw rolloutRefused({ kind: 'driven-elsewhere' });
      // Any further action would make this console the driver again.
      this.#runner.command(id, 'pause', this.#context.operator);
      const isQuiet = () => run.rollout.state.pending.length === 0;
      for (let waited = 0; !isQuiet() && waited < quietWithinMs; waited += lookAgainMs)
        await delay(lookAgainMs);
      if (!isQuiet()) throw rolloutRefused({ kind: 'step-under-way' });
      const { service } = run.rollout.plan.request.scope;
      const units = Object.keys(run.rollout.plan.sites).flatMap((site) =>
        gatewaysInScope(this.#context, { kind: 'site', service, site }),
      );
      const gateways = units.map(({ gateway }) => gateway.id);
      mustBeDone(await handOver(this.#context, gateways, service));
    });
  }

  finishRest(key: string, id: string): Promise<{ readonly id: string }> {
    return this.start(key, requestForRest(this.find(id).rollout));
  }

  async drill(key: string, site: string, service: string): Promise<{ readonly id: string }> {
    return this.start(key, this.#drills.request(site, service));
  }

  readiness(): readonly Readiness[] {
    const facts = readinessFacts(this.#context, {
      underWay: this.underWay(),
      ended: this.past.ended(endedLookedAt),
      drills: this.journal.drills(),
      starts: (service) => this.past.startsTook(service),
    });
    return facts.map(readinessOf);
  }

  /** Stops driving without telling anybody; splits in force stay until the leases end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#runner.close();
    this.journal.close();
  }

  #told(id: string): void {
    if (this.#runner.run(id)?.rollout.state.phase.kind === 'ended') this.past.forget();
    this.#emitter.emit('change', id);
  }

  /**
   * A rollout that another console has taken over is not done while its note is still there. A
   * rollout of the journal that cannot be understood is taken over like another console's.
   */
  #isDone(id: string): boolean {
    try {
      const known = this.journal.find(id);
      return known !== undefined && !isTakenOver(known);
    } catch (error) {
      if (error instanceof JournalError) return false;
      throw error;
    }
  }

  #read(request: RolloutRequest): Promise<PlanInput> {
    const starts = this.past.startsTook(request.scope.service);
    return readPlanInput(this.#context, request, starts);
  }

  #planned(input: PlanInput): PlanAnswer {
    try {
      return makePlan(input);
    } catch (error) {
      if (!(error instanceof RefusedPlan)) throw error;
      throw rolloutRefused(...error.obstacles);
    }
  }

  #refuseWhereHeld(plan: RolloutPlan): void {
    const { service } = plan.request.scope;
    const noted = this.noted().filter((each) => each.service === service);
    const held = Object.keys(plan.sites).flatMap((site): readonly RolloutObstacle[] => {
      const own = this.underWay().find((rollout) => holds(rollout, service, site));
      if (own) return [heldBy(own, site)];
      const other = noted.find((each) => each.site === site);
      if (!other) return [];
      return [{ kind: 'held', site, service, rollout: other.note.id, driver: other.driver }];
    });
    if (held.length > 0) throw rolloutRefused(...held);
  }
}

const isTakenOver = ({ state: { phase } }: Rollout): boolean =>
  phase.kind === 'ended' && phase.how === 'taken-over';

/** Runs work that writes the journal; a JournalError becomes the refusal of the call. */
export function written<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw rolloutRefused({ kind: 'not-recorded', detail: error.message });
  }
}

function refuseDisagreement(noted: readonly Noted[]): void {
  const [one, other] = (disagreeing(noted) ?? []).map(({ gateway }) => gateway);
  if (one !== undefined && other !== undefined)
    throw rolloutRefused({ kind: 'gateways-disagree', one, other });
}

function mustBeDone(result: ActionResult): void {
  if (result.kind === 'done') return;
  if (result.kind === 'fenced')
    throw rolloutRefused({ kind: 'driven-by', driver: result.by, seconds: 0 });
  const { host, detail } = result;
  throw rolloutRefused({ kind: 'host-refused', host, detail });
}

function fitting(answer: PlanAnswer): Fits {
  if (answer.kind === 'fits') return answer;
  throw rolloutRefused(
    ...answer.missing.map(
      ({ site, host, what, needed, available }) =>
        ({ kind: 'no-room', site, host, what, needed, available }) as const,
    ),
  );
}
