import { decide, firstState } from '../../../electron/rollout/decide/decide.ts';
import type { RolloutEvent } from '../../../electron/rollout/decide/event.ts';
import type {
  Action,
  ActionResult,
  Observation,
  RolloutCommand,
  RolloutState,
} from '../../../shared/model/rollout.ts';
import type { PlanStep, RolloutPlan } from '../../../shared/model/rollout-plan.ts';

/** Decisions one after the other, told in a test; every site is well unless it is said otherwise. */
export class Story {
  readonly plan: RolloutPlan;
  now = Date.parse('2026-11-23T09:00:00Z');
  state: RolloutState;
  /** Of the last decision. */
  actions: readonly Action[] = [];

  constructor(plan: RolloutPlan) {
    this.plan = plan;
    this.state = firstState(plan, this.now);
  }

  get phase() {
    return this.state.phase.kind;
  }

  /** Where it stands: wave and step. */
  get place() {
    return [this.state.wave, this.state.step];
  }

  /** What was asked for last, such as `mall reach 1`. */
  get asked(): readonly string[] {
    return this.actions.map((each) =>
      each.kind === 'reach' ? `${each.site} reach ${each.step}` : `${each.site} ${each.kind}`,
    );
  }

  happens(event: RolloutEvent): this {
    const { state, actions } = decide(this.plan, this.state, event, this.now);
    Object.assign(this, { state, actions });
    return this;
  }

  begin = (): this => this.happens({ kind: 'started' });

  says = (command: RolloutCommand): this =>
    this.happens({ kind: 'command', command, by: 'an@desk' });

  /** One second, with what is seen of each site; undefined: nothing. */
  tick(seen: Readonly<Record<string, Partial<Observation> | undefined>> = {}): this {
    this.now += 1000;
    const observations = Object.keys(this.plan.sites).flatMap((site) =>
      site in seen && seen[site] === undefined
        ? []
        : [[site, { ...well(this.now), ...seen[site] }] as const],
    );
    return this.happens({ kind: 'tick', observations: Object.fromEntries(observations) });
  }

  ticks(
    count: number,
    seen: Readonly<Record<string, Partial<Observation> | undefined>> = {},
  ): this {
    for (let index = 0; index < count; index += 1) this.tick(seen);
    return this;
  }

  /** What is pending at a site, or everywhere, is answered. */
  answer(result: ActionResult = { kind: 'done' }, site?: string): this {
    const asked: Action[] = [];
    for (const action of this.state.pending.filter((each) => !site || each.site === site)) {
      this.happens({ kind: 'result', action, result });
      asked.push(...this.actions);
    }
    this.actions = asked;
    return this;
  }

  /** Good weather, until it is so. */
  until(isSo: (story: Story) => boolean): this {
    for (let index = 0; !isSo(this); index += 1) {
      if (index > 200) throw new Error(`never: ${JSON.stringify(this.state)}`);
      if (this.state.pending.length > 0) this.answer();
      else this.tick();
    }
    return this;
  }
}

export const well = (now: number): Observation => ({
  second: Math.floor(now / 1000),
  next: { framesPerSecond: 10, errorRatio: 0, recentFrames: 100, p95Ms: 20 },
  old: { framesPerSecond: 10, errorRatio: 0, recentFrames: 100, p95Ms: 20 },
  counts: { objects: 400, expected: 400, reference: 400, dispersion: 1, beside: true },
  instances: { healthy: 1, wanted: 1, restarts: 0 },
  memoryRatio: 0.5,
  lease: 'live',
  windowOpen: true,
});

/** The plan with something changed in one step of its first wave. */
export function withStep(plan: RolloutPlan, index: number, change: Partial<PlanStep>): RolloutPlan {
  const waves = plan.waves.map((wave) => ({
    ...wave,
    steps: wave.steps.map((step, at) => (at === index ? { ...step, ...change } : step)),
  }));
  return { ...plan, waves };
}

export const failed: ActionResult = { kind: 'failed', host: 'engine', detail: 'does not start' };
export const silent: ActionResult = { kind: 'out-of-reach', host: 'gate', detail: 'no answer' };
