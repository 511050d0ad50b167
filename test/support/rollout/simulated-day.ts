import { expectedOf, referenceOf } from '../../../electron/judge/expected.ts';
import { decide, firstState } from '../../../electron/rollout/decide/decide.ts';
import type { RolloutEvent } from '../../../electron/rollout/decide/event.ts';
import { createTelemetryStore, type TelemetryStore } from '../../../electron/telemetry/store.ts';
import type { Observation, RolloutState } from '../../../shared/model/rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import type { SlotName } from '../../../shared/model/split.ts';
import { type Random, seeded } from '../machine/random.ts';
import { camerasOf } from './plan-scene.ts';

/** Minutes of history before the rollout begins. */
const history = 110;
/** Seconds between two readings of what was counted; the product does so every second. */
const countedEvery = 10;
const start = 1_800_000_000;

export type Day = {
  /** Times the usual traffic, by minutes since the rollout began. */
  readonly profile: (minute: number) => number;
  /** People a minute at the whole site, at 1. */
  readonly flow: number;
  /** Objects that the new release counts of those that the old one would. */
  readonly counts: number;
  readonly seed: number;
};

/** Once a person's word is given, or the time is over. */
export type Told = {
  readonly state: RolloutState;
  /** Steps that were reached, by name, and phases, in order. */
  readonly story: readonly string[];
};

/** One site through a part of a day: the product's own telemetry, judge and decisions. */
export class SimulatedDay {
  readonly #plan: RolloutPlan;
  readonly #site: string;
  readonly #day: Day;
  readonly #random: Random;
  readonly #store: TelemetryStore = createTelemetryStore();
  readonly #cameras: readonly {
    readonly id: string;
    readonly part: number;
    readonly late: number;
  }[];
  #state: RolloutState;
  #seconds = 0;
  #posture: RolloutPlan['sites'][string]['base'];
  #counts: Pick<Observation, 'counts' | 'history'> = {};
  #story: string[] = [];

  constructor(plan: RolloutPlan, site: string, cameras: number, day: Day) {
    const own = plan.sites[site];
    if (!own) throw new Error(`no site ${site} in the plan`);
    this.#plan = plan;
    this.#site = site;
    this.#day = day;
    this.#random = seeded(day.seed);
    this.#posture = own.base;
    const ids = camerasOf({ id: site, cameras });
    const sum = (ids.length * (ids.length + 1)) / 2;
    // Unequal cameras, each a minute or two behind or before the others.
    this.#cameras = ids.map((id, index) => ({
      ...{ id, part: (index + 1) / sum, late: 2 * this.#random.next() - 1 },
    }));
    this.#state = firstState(plan, this.#now);
    for (let second = -history * 60; second < 0; second += 1) this.#count(second);
    this.#happens({ kind: 'started' });
  }

  get #now(): number {
    return (start + this.#seconds) * 1000;
  }

  /** So many minutes, or until it is so. */
  minutes(count: number, isSo: (state: RolloutState) => boolean = () => false): Told {
    for (let second = 0; second < count * 60 && !isSo(this.#state); second += 1) {
      this.#seconds += 1;
      this.#count(this.#seconds);
      if (this.#seconds % countedEvery === 0) this.#counts = this.#compared();
      this.#happens({ kind: 'tick', observations: { [this.#site]: this.#observation() } });
    }
    return { state: this.#state, story: this.#story };
  }

  says(command: 'resume' | 'advance'): this {
    this.#happens({ kind: 'command', command, by: 'an@desk' });
    return this;
  }

  #happens(event: RolloutEvent): void {
    const { state, actions } = decide(this.#plan, this.#state, event, this.#now);
    this.#state = state;
    const said = state.phase.kind;
    if (this.#story.at(-1) !== said) this.#story.push(said);
    for (const action of actions) {
      if (action.kind === 'reach') {
        const step = this.#plan.waves[action.wave]?.steps[action.step];
        this.#posture = step?.postures[this.#site] ?? this.#posture;
        this.#story.push(`${step?.kind} ${Math.round((step?.reachedShare ?? 0) * 100)} %`);
      }
      this.#happens({ kind: 'result', action, result: { kind: 'done' } });
    }
  }

  #slotOf(camera: string): SlotName {
    const { roles, cameras, share } = this.#posture;
    const isOn = roles.stable === 'b' || cameras.includes(camera) || share >= 1;
    return isOn ? 'b' : 'a';
  }

  /** What one second brings: people come by chance, in groups of one to three. */
  #count(second: number): void {
    const { profile, flow, counts } = this.#day;
    const came = this.#cameras.map(({ id, part, late }) => {
      const rate = (flow * part * profile(second / 60 - late)) / 60 / 2;
      const groups = this.#poisson(rate);
      let people = 0;
      for (let index = 0; index < groups; index += 1) people += 1 + this.#random.below(3);
      let missed = 0;
      for (let index = 0; index < people; index += 1)
        if (this.#random.next() >= counts) missed += 1;
      return { id, people, missed, slot: this.#slotOf(id) };
    });
    const isMirrored = this.#posture.mirrorShare > 0;
    for (const slot of ['a', 'b'] as const) {
      const cameras = came.map((one) => {
        const isOn = one.slot === slot || (slot === 'b' && isMirrored);
        const seen = one.people - (slot === 'b' ? one.missed : 0);
        return { camera: one.id, counts: isOn ? seen : 0, frames: isOn ? 5 : 0, errors: 0 };
      });
      const at = start + second;
      const one = { slot, from: at, to: at, total: 0, kinds: [], cameras };
      this.#store.addCounts(this.#site, 'counter', [one]);
    }
  }

  #poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.#random.next(); product > limit; product *= this.#random.next())
      count += 1;
    return count;
  }

  #compared(): Pick<Observation, 'counts' | 'history'> {
    const tallies = this.#store.tallies(this.#site, 'counter', this.#now);
    const steps = this.#plan.waves[this.#state.wave]?.steps ?? [];
    const on = new Set(steps[this.#state.step]?.postures[this.#site]?.cameras);
    const next = steps[this.#state.step + 1]?.postures[this.#site]?.cameras ?? [];
    const moved = next.filter((camera) => !on.has(camera));
    const pairing = this.#posture.mirrorShare > 0 ? 'pairs' : 'split';
    return {
      counts: expectedOf({ tallies, old: 'a', next: 'b', pairing }),
      ...(moved.length > 0 && { history: referenceOf(tallies, 'a', moved) }),
    };
  }

  #observation(): Observation {
    const figures = { framesPerSecond: 15, errorRatio: 0, recentFrames: 150, p95Ms: 20 };
    const wanted = this.#posture.slots.b?.instances ?? 0;
    return {
      ...{ second: start + this.#seconds, next: figures, old: figures, windowOpen: true },
      ...this.#counts,
      instances: { healthy: wanted, wanted, restarts: 0 },
      lease: 'live',
    };
  }
}
