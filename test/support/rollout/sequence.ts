import { decide, firstState } from '../../../electron/rollout/decide/decide.ts';
import type { RolloutEvent } from '../../../electron/rollout/decide/event.ts';
import { allGuards, type Guards } from '../../../electron/rollout/decide/guards.ts';
import type { SiteComparison } from '../../../electron/sites/executor.ts';
import type { RolloutCommand, RolloutPhase, RolloutState } from '../../../shared/model/rollout.ts';
import { type Random, seeded } from '../machine/random.ts';
import { realPlan } from './real-plans.ts';
import { Broken, insist, postureAt } from './turn.ts';
import { lookAtEnd, lookAtWorld } from './watch-world.ts';
import { Watcher } from './watcher.ts';
import { moods, World } from './world.ts';
import { planOf } from './world-plans.ts';

export type Outcome = {
  readonly end: RolloutPhase;
  readonly wasHeld: boolean;
  readonly events: number;
};

const start = Date.parse('2026-11-23T09:00:00Z');
const stormEvents = 120;
const fairEvents = 1500;

/** One rollout through a storm of events and then fair weather, watched at every decision. */
class Sequence {
  readonly #random: Random;
  readonly #world: World;
  readonly #watcher: Watcher;
  readonly #guards: Guards;
  /** The console's clock, which can be set. */
  #now = start;
  #state: RolloutState;
  #saved: RolloutState;
  readonly #calm: number;
  #wasHeld = false;
  events = 0;

  constructor(seed: number, guards: Guards) {
    this.#random = seeded(seed);
    const plan = this.#random.chance(0.5) ? planOf(this.#random) : realPlan(this.#random);
    this.#world = new World(plan, this.#random);
    this.#watcher = new Watcher(this.#world);
    this.#guards = guards;
    this.#calm = this.#random.pick([1, 2, 4]);
    this.#state = firstState(this.#world.plan, this.#now);
    this.#saved = this.#state;
  }

  run(): Outcome {
    this.#happen({ kind: 'started' });
    const last = this.#random.below(stormEvents);
    for (let index = 0; index < last && !this.#isOver(); index += 1) this.#storm();
    this.#afterEnd();
    this.#clear();
    for (let index = 0; !this.#isOver(); index += 1) {
      insist(index < fairEvents, `no way forward: ${JSON.stringify(this.#state)}`);
      this.#goOn();
    }
    this.#afterEnd();
    const ended = { plan: this.#world.plan, after: this.#state };
    lookAtEnd(this.#watcher.watch, ended);
    return { end: this.#state.phase, wasHeld: this.#wasHeld, events: this.events };
  }

  #isOver = () => this.#state.phase.kind === 'ended';

  #happen(event: RolloutEvent): void {
    const { plan } = this.#world;
    const before = this.#state;
    const { state, actions } = decide(plan, before, event, this.#now, this.#guards);
    const turn = { plan, before, event, after: state, actions, now: this.#now };
    this.events += 1;
    this.#watcher.look(turn);
    this.#state = state;
    this.#wasHeld ||= state.phase.kind === 'held';
    this.#world.keep(state.pending);
    const revive =
      event.kind === 'started' || (event.kind === 'command' && event.command === 'resume');
    for (const action of actions) this.#world.start(action, revive);
    const isSaved = event.kind !== 'tick' || actions.length > 0 || state.phase !== before.phase;
    if (!isSaved) return;
    this.#saved = state;
    this.#watcher.save();
  }

  #tick(): void {
    const ms = 900 + this.#random.below(200);
    this.#now += ms;
    this.#world.pass(ms, true);
    this.#happen({ kind: 'tick', observations: this.#world.observe(this.#now) });
  }

  #work(): void {
    const answer = this.#world.work(this.#random);
    lookAtWorld(this.#watcher.watch, { plan: this.#world.plan, after: this.#state });
    if (answer) this.#happen({ kind: 'result', ...answer });
  }

  #storm(): void {
    const random = this.#random;
    // Some storms are light, so that they are still there when everything is promoted.
    const dice = random.next() * this.#calm;
    if (dice < 0.07) this.#weather();
    else if (dice < 0.12) this.#command();
    else if (dice < 0.14) this.#late();
    else if (dice < 0.155) this.#restart();
    else if (dice < 0.17) this.#sleep();
    else if (dice < 0.175) this.#now += (random.below(120) - 60) * 1000;
    else if (dice < 0.176) random.pick(this.#world.gateways()).foreign = true;
    else if (random.chance(0.5)) this.#tick();
    else this.#work();
  }

  /** Something changes at a site: for good, as far as it knows. */
  #weather(): void {
    const random = this.#random;
    const site = this.#world.site(random.pick([...this.#world.sites.keys()]));
    const gateway = random.pick(site.gateways);
    const changes = [
      () => (gateway.reachable = !gateway.reachable),
      () => (site.mood = random.pick(moods)),
      () => (site.mood = 'well'),
      () => (site.blind = !site.blind),
      () => (site.lag = random.pick([0, 0, 2, 5])),
      () => (site.windowOpen = !site.windowOpen),
      () => (site.fate = random.pick(['failed', 'refused'])),
      () => (gateway.lease = gateway.lease === 'none' ? 'none' : 'expired'),
    ];
    random.pick(changes)();
  }

  #command(): void {
    const often = [
      'pause',
      'resume',
      'resume',
      'advance',
      'advance',
      'approve',
      'approve',
    ] as const;
    const all: readonly RolloutCommand[] = [...often, 'abort', 'roll-back'];
    this.#happen({ kind: 'command', command: this.#random.pick(all), by: 'an@desk' });
  }

  /** An answer to what was given up arrives all the same. */
  #late(): void {
    if (this.#world.dropped.length === 0) return;
    const action = this.#random.pick(this.#world.dropped);
    const at = { host: 'late', detail: 'late' };
    const kinds = ['done', 'failed', 'out-of-reach', 'refused'] as const;
    const kind = this.#random.pick(kinds);
    this.#happen({ kind: 'result', action, result: kind === 'done' ? { kind } : { kind, ...at } });
  }

  /** Killed where it is; what it had on disk is what it wakes with. */
  #restart(): void {
    this.#world.kill();
    this.#state = this.#saved;
    this.#watcher.restore();
    this.#sleep();
    const { plan } = this.#world;
    const found = Object.keys(plan.sites).map((site): readonly [string, SiteComparison] => {
      const { at = -1, to = at } = this.#state.sites[site] ?? {};
      const like = [postureAt(plan, site, at), postureAt(plan, site, to)];
      return [site, this.#world.found(site, like)];
    });
    this.#happen({ kind: 'woke', found: Object.fromEntries(found) });
  }

  #sleep(): void {
    const ms = this.#random.below(20) * 1000;
    this.#now += ms;
    this.#world.pass(ms, false);
  }

  /** Everything answers, and nothing is wrong any more. */
  #clear(): void {
    for (const site of this.#world.sites.values()) {
      Object.assign(site, { mood: 'well', blind: false, lag: 0, windowOpen: true, fate: 'done' });
      for (const gateway of site.gateways)
        Object.assign(gateway, { reachable: true, foreign: false });
    }
  }

  /** What a person and fair weather bring forward. */
  #goOn(): void {
    const { phase, taken, step, wave } = this.#state;
    const steps = this.#world.plan.waves[wave]?.steps;
    const say = (command: RolloutCommand) =>
      this.#happen({ kind: 'command', command, by: 'an@desk' });
    if (phase.kind === 'held' || phase.kind === 'paused') say('resume');
    else if (phase.kind === 'acting' && taken !== true && steps?.[step]?.approval) say('approve');
    if (this.#isOver()) return;
    if (this.#world.running.length > 0 && this.#random.chance(0.7)) this.#work();
    else this.#tick();
  }

  #afterEnd(): void {
    if (!this.#isOver()) return;
    const { phase } = this.#state;
    this.#late();
    this.#tick();
    this.#happen({ kind: 'command', command: 'resume', by: 'an@desk' });
    this.#happen({ kind: 'woke', found: {} });
    insist(this.#state.phase === phase, 'something happens after the end');
  }
}

export const runSequence = (seed: number, guards: Guards = allGuards): Outcome =>
  new Sequence(seed, guards).run();

/** The first seed whose sequence breaks something, and what; undefined: none of so many. */
export function firstBroken(
  count: number,
  guards: Guards,
): { readonly seed: number; readonly what: string } | undefined {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      runSequence(seed, guards);
    } catch (error) {
      if (error instanceof Broken) return { seed, what: error.message };
      throw error;
    }
  }
  return undefined;
}
