import type { Drill } from '../../../shared/model/readiness.ts';
import type { JournalEntry, Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Service } from '../../../shared/model/service.ts';
import type { Site } from '../../../shared/model/site.ts';
import { type Context, findService, fleetOf, gatewaysInScope } from '../../changes/index.ts';
import { serviceById, siteById } from '../../fleet/index.ts';
import { notFound, rolloutRefused } from '../../inventory/index.ts';
import { stableRelease } from '../../traffic/index.ts';
import type { Journal } from '../journal/journal.ts';
import { localTime } from '../plan/windows.ts';
import { type FrameCounts, frameCounts } from './frame-counts.ts';
import { holds } from './held-sites.ts';

/** Observed seconds under the other containers before the way back begins. */
const soakSeconds = 5;
/** A console that was asleep at the time does not make up for it later than this. */
const lateByMinutes = 5;

type Begun = { readonly before: FrameCounts; readonly lostPerSecond: number };

/** Rollback drills: their requests, due times and measurements. */
export class Drills {
  readonly #context: Context;
  readonly #journal: Journal;
  readonly #start: (site: string, service: string) => Promise<unknown>;
  readonly #begun = new Map<string, Begun>();
  /** `service/day` of what was done, or left out, already. */
  readonly #seen = new Set<string>();

  constructor(
    context: Context,
    journal: Journal,
    start: (site: string, service: string) => Promise<unknown>,
  ) {
    this.#context = context;
    this.#journal = journal;
    this.#start = start;
  }

  /** There and back with the release that is stable at the site. */
  request(site: string, service: string): RolloutRequest {
    findService(this.#context, service);
    const [unit] = gatewaysInScope(this.#context, { kind: 'site', service, site });
    if (!unit) throw notFound('service at this site', service);
    const intent = unit.traffic.last()?.splits.get(service)?.intent;
    const release = intent && stableRelease(intent);
    if (release === undefined) {
      const gateway = unit.gateway.id;
      throw rolloutRefused({ kind: 'nothing-runs', site, gateway, service });
    }
    return {
      scope: { kind: 'site', service, site },
      release,
      strategy: 'blue-green',
      options: { drill: true, soakSeconds, approval: 'none' },
    };
  }

  /** It has ended, and what it took is not known yet. */
  isMeasuring(id: string): boolean {
    return this.#begun.has(id);
  }

  /** Once a second, with every rollout under way or just ended. */
  tick(rollouts: readonly Rollout[]): void {
    for (const rollout of rollouts) if (rollout.plan.request.options.drill) this.#watch(rollout);
    const underWay = new Set(rollouts.map(({ id }) => id));
    for (const [id, begun] of this.#begun) if (!underWay.has(id)) this.#settle(id, begun);
    for (const service of fleetOf(this.#context).services) this.#startDue(service, rollouts);
  }

  #watch({ id, plan, state }: Rollout): void {
    const { scope } = plan.request;
    if (scope.kind !== 'site' || this.#begun.has(id) || state.phase.kind === 'ended') return;
    const before = frameCounts(gatewaysInScope(this.#context, scope), scope.service);
    if (!before) return;
    const stable = plan.sites[scope.site]?.base.roles.stable;
    if (stable === undefined) return;
    const now = this.#context.telemetry.slot(scope.site, scope.service, stable, Date.now());
    const lostPerSecond = (now.errorRatio ?? 0) * (now.requestsPerSecond ?? 0);
    this.#begun.set(id, { before, lostPerSecond });
  }

  /** Keeps what an ended drill has measured, once the gateways were read after its end. */
  #settle(id: string, { before, lostPerSecond }: Begun): void {
    const rollout = this.#journal.find(id);
    const { scope } = rollout?.plan.request ?? {};
    const endedAt = rollout?.state.endedAt;
    if (scope?.kind !== 'site' || endedAt === undefined) return void this.#begun.delete(id);
    const after = frameCounts(gatewaysInScope(this.#context, scope), scope.service);
    if (!after || after.at < Date.parse(endedAt)) return;
    this.#begun.delete(id);
    const seconds = secondsBack(this.#journal.entries(id));
    if (after.pids !== before.pids || seconds === undefined) return;
    const usual = (lostPerSecond * (after.at - before.at)) / 1000;
    const drill: Drill = {
      ...{ rollout: id, site: scope.site, service: scope.service, at: endedAt, seconds },
      lostFrames: Math.max(0, Math.round(after.lost - before.lost - usual)),
      frames: after.frames - before.frames,
    };
    this.#journal.measured(drill);
    this.#context.log.info({ drill }, 'drill');
  }

  #startDue({ id: service, rollout: { drill } }: Service, rollouts: readonly Rollout[]): void {
    const site = drill && siteById(fleetOf(this.#context), drill.site);
    if (!drill || !site) return;
    const { day, minute } = localTime(site.timeZone, Date.now());
    const late = minute - drill.at;
    if (!drill.days.includes(day) || late < 0 || late >= lateByMinutes) return;
    const date = dateAt(site.timeZone, Date.now());
    const key = `${service}/${date}`;
    if (this.#seen.has(key) || this.#wasDone(service, site, date)) return;
    // Right after a start, or a change of the fleet file: the next second tells.
    const units = gatewaysInScope(this.#context, { kind: 'site', service, site: site.id });
    if (units.some(({ traffic }) => !traffic.last()?.splits.has(service))) return;
    this.#seen.add(key);
    const why = this.#whyNot(service, site, rollouts);
    const { log } = this.#context;
    if (why) return void log.warn({ service, site: site.id, why }, 'scheduled drill left out');
    this.#start(site.id, service).catch((error: unknown) =>
      log.warn({ service, site: site.id, error }, 'scheduled drill left out'),
    );
  }

  #wasDone(service: string, site: Site, date: string): boolean {
    return this.#journal
      .drills()
      .filter((each) => each.service === service && each.site === site.id)
      .some(({ at }) => dateAt(site.timeZone, Date.parse(at)) === date);
  }

  #whyNot(service: string, site: Site, rollouts: readonly Rollout[]): string | undefined {
    const holder = rollouts.find((each) => holds(each, service, site.id));
    if (holder && holder.state.phase.kind !== 'ended') return `rollout ${holder.id} is under way`;
    const rules = serviceById(fleetOf(this.#context), service)?.rollout;
    const units = gatewaysInScope(this.#context, { kind: 'site', service, site: site.id });
    const down = units.find((unit) => unit.state().kind !== 'up');
    if (down) return `${down.gateway.id} is not up`;
    const stable = units[0]?.traffic.last()?.splits.get(service)?.intent.roles.stable;
    if (stable === undefined) return 'nothing runs there yet';
    const { errorRatio } = this.#context.telemetry.slot(site.id, service, stable, Date.now());
    if (errorRatio === undefined) return 'no frames come';
    return errorRatio > (rules?.gates.errorRatio ?? 0)
      ? `${errorRatio} of the frames fail`
      : undefined;
  }
}

/** `2026-11-23`, by the clock on the site's wall. */
const dateAt = (timeZone: string, now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(now);

/** From the way back's beginning until it was read back everywhere. */
function secondsBack(entries: readonly JournalEntry[]): number | undefined {
  const begun = entries.find(
    ({ entry }) => entry.kind === 'intended' && entry.action.kind === 'return',
  );
  const done = entries.findLast(
    ({ entry }) =>
      entry.kind === 'result' && entry.action.kind === 'return' && entry.result.kind === 'done',
  );
  return begun && done && (Date.parse(done.at) - Date.parse(begun.at)) / 1000;
}
