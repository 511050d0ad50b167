import { assertNever } from '../../../shared/model/assert-never.ts';
import type {
  Firing,
  Observation,
  RolloutState,
  TriggerName,
} from '../../../shared/model/rollout.ts';
import { isFarBelow } from '../../judge/index.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  timeOf,
  withSite,
} from './decision-context.ts';
import { isSlow, latencyRatio, limitsOf } from './gates.ts';
import { isNew, type Observations } from './observations.ts';
import { fail, rollBackAll } from './roll-back.ts';
import { newInstances, reachedState } from './site-state.ts';

type Watched = Exclude<TriggerName, 'time-limit'>;
const watched: readonly Watched[] = ['errors', 'latency', 'health', 'counts'];

/** `bad` undefined: nothing can be told, which neither counts nor resets. */
type Measure = { readonly bad: boolean; readonly value: number; readonly limit: number };

/** Every site by its newest reading; the first trigger that fires there sends it back. */
export function watch(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  if (!context.guards.armed(isArmed(context, state))) return state;
  return Object.keys(state.sites).reduce(
    (next, site) => watchSite(context, next, site, sights[site]),
    state,
  );
}

function isArmed({ plan }: DecisionContext, { phase, soaked }: RolloutState): boolean {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'paused':
      return true;
    case 'held':
      return phase.from !== 'keeping' || soaked < plan.watchSeconds;
    case 'keeping':
      return soaked < plan.watchSeconds;
    case 'retiring':
    case 'going-back':
    case 'ended':
      return false;
    default:
      return assertNever(phase);
  }
}

function watchSite(
  context: DecisionContext,
  state: RolloutState,
  site: string,
  seen: Observation | undefined,
): RolloutState {
  const progress = progressOf(state, site);
  const there = ['active', 'paused', 'promoted'].includes(progress.kind);
  if (!there || seen === undefined || !isNew(context, seen.second, progress.seen)) return state;
  const instances = newInstances(context.plan, site, reachedState(context.plan, state, site));
  if (!context.guards.stands(instances)) return state;
  let next = withSite(state, site, (each) => ({ ...each, seen: seen.second }));
  for (const trigger of watched) {
    const measure = measureOf(context, trigger, seen);
    if (measure === undefined) continue;
    const key = `${site}/${trigger}`;
    const held = measure.bad ? (next.held[key] ?? 0) + 1 : 0;
    next = { ...next, held: { ...next.held, [key]: held } };
    if (measure.bad && context.guards.longEnough(held, secondsOf(context, trigger)))
      return fail(context, next, site, firing(context, trigger, site, measure));
  }
  return next;
}

const secondsOf = ({ plan }: DecisionContext, trigger: Watched) =>
  trigger === 'health' ? plan.rules.triggers.unhealthySeconds : plan.rules.triggers.forSeconds;

const firing = (
  { now }: DecisionContext,
  trigger: TriggerName,
  site: string,
  { value, limit }: Pick<Measure, 'value' | 'limit'>,
) => {
  const fired: Firing = { trigger, site, value, limit, at: timeOf(now) };
  return { kind: 'trigger', firing: fired } as const;
};

function measureOf(
  context: DecisionContext,
  trigger: Watched,
  seen: Observation,
): Measure | undefined {
  const rules = context.plan.rules;
  const enough = context.guards.enoughFrames(
    seen.next?.recentFrames ?? 0,
    rules.triggers.leastFrames,
  );
  switch (trigger) {
    case 'errors':
      return enough ? above(seen.next?.errorRatio, rules.triggers.errorRatio) : undefined;
    case 'latency':
      return enough ? slowness(seen, rules.triggers.latencyRatio) : undefined;
    case 'counts': {
      if (rules.gates.leastObjects === 0 || seen.counts === undefined) return undefined;
      const limit = rules.triggers.countDecline;
      const judged = isFarBelow(seen.counts, limitsOf(rules.gates), limit);
      return judged && { bad: judged.isBelow, value: judged.missing, limit };
    }
    case 'health':
      return healthOf(seen);
    default:
      return assertNever(trigger);
  }
}

function slowness(seen: Observation, limit: number): Measure | undefined {
  const value = latencyRatio(seen);
  return value === undefined ? undefined : { bad: isSlow(seen, limit), value, limit };
}

const above = (value: number | undefined, limit: number): Measure | undefined =>
  value === undefined ? undefined : { bad: value > limit, value, limit };

/** None is healthy, or one that had to be started again is still not. Value and limit in instances. */
function healthOf({ instances }: Observation): Measure | undefined {
  if (instances === undefined || instances.wanted === 0) return undefined;
  const { healthy, wanted, restarts } = instances;
  return {
    bad: healthy === 0 || (restarts > 0 && healthy < wanted),
    value: healthy,
    limit: wanted,
  };
}

/**
 * From the start to the promotion of everything, by the clock. A console that sees nothing does not
 * fire it: lost telemetry never sends back.
 */
export function watchTime(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): RolloutState {
  const over = state.phase.kind === 'going-back' || state.promotedAt !== undefined;
  if (over || Object.keys(sights).length === 0) return state;
  const value = (context.now - Date.parse(state.startedAt)) / 1000;
  const limit = context.plan.timeLimitSeconds;
  const site = activeNow(context.plan, state)[0] ?? Object.keys(sights)[0] ?? '';
  return context.guards.inTime(value, limit)
    ? state
    : rollBackAll(context, state, firing(context, 'time-limit', site, { value, limit }));
}
