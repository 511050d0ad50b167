import { assertNever } from '../../../shared/model/assert-never.ts';
import type {
  GateNow,
  Observation,
  RolloutState,
  SiteProgress,
} from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import type { GateRules, RolloutRules } from '../../../shared/model/rollout-rules.ts';
import { type CountsVerdict, compareCounts, historyNeeded } from '../../judge/index.ts';
import {
  activeNow,
  type DecisionContext,
  progressOf,
  sitesThatAre,
  stepAt,
} from './decision-context.ts';
import { openingOf } from './failed-gates.ts';
import { recentSeconds } from './guards.ts';
import type { Observations } from './observations.ts';
import { isAlone, isServed, newInstances, reachedState } from './site-state.ts';

type Figure = Omit<GateNow, 'gate' | 'site'>;

const cannotTell: Figure = { state: 'cannot-tell' };

/** The gates of the present soak with what they see now; a site to which one does not apply is left out. */
export function gatesNow(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): readonly GateNow[] {
  const { gates } = stepAt(context.plan, state.wave, state.step);
  return gatesOf(context, state, sights, { gates, sites: activeNow(context.plan, state) });
}

/** The gates of the step before the present one, which is in force until that is taken. */
export function gatesInForce(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): readonly GateNow[] {
  const { plan } = context;
  // The history of the next step's cameras is asked before that step is entered.
  const past = Object.entries(sights).map(([site, { history: _, ...seen }]) => [site, seen]);
  const seen: Observations = Object.fromEntries(past);
  if (state.step > 0) {
    const { gates } = stepAt(plan, state.wave, state.step - 1);
    return gatesOf(context, state, seen, { gates, sites: activeNow(plan, state) });
  }
  const before = plan.waves[state.wave - 1];
  const gates = before?.steps.at(-1)?.gates ?? [];
  const sites = sitesThatAre(state, 'promoted', before?.sites ?? []);
  return gatesOf(context, state, seen, { gates, sites });
}

type Asked = { readonly gates: readonly GateName[]; readonly sites: readonly string[] };

function gatesOf(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
  { gates, sites }: Asked,
): readonly GateNow[] {
  return gates.flatMap((gate): GateNow[] => {
    if (gate === 'approval' || gate === 'window') return [];
    return sites.flatMap((site) => {
      const figure = gateAt(context, state, gate, site, sights[site]);
      if (figure === undefined) return [];
      return [openingOf(context, state, { gate, site, ...figure })];
    });
  });
}

/** Approval and window are asked for before a step is taken; once it is, they have had their say. */
export function gatesBefore(
  context: DecisionContext,
  state: RolloutState,
  sights: Observations,
): readonly GateNow[] {
  const step = stepAt(context.plan, state.wave, state.step);
  const approval: readonly GateNow[] = context.guards.approved(step, state)
    ? []
    : [{ gate: 'approval', state: 'waits' }];
  if (!step.gates.includes('window')) return approval;
  const windows = activeNow(context.plan, state).map(
    (site): GateNow => ({ gate: 'window', site, ...windowNow(sights[site]) }),
  );
  return [...approval, ...windows];
}

const windowNow = (seen: Observation | undefined): Figure =>
  seen === undefined ? cannotTell : { state: seen.windowOpen ? 'passes' : 'waits' };

/** Undefined: the gate has nothing to judge at this site in this step. */
function gateAt(
  context: DecisionContext,
  state: RolloutState,
  gate: Exclude<GateName, 'approval' | 'window'>,
  site: string,
  seen: Observation | undefined,
): Figure | undefined {
  const { plan } = context;
  const rules = plan.rules.gates;
  const desired = reachedState(plan, state, site);
  const instances = newInstances(plan, site, desired);
  const served = isServed(plan, site, desired);
  switch (gate) {
    case 'telemetry':
      return seen === undefined ? silentFor(context, state, site) : { state: 'passes' };
    case 'health':
      return instances === 0 ? undefined : healthNow(seen, instances);
    case 'resources':
      if (instances === 0) return undefined;
      return atMost(seen?.memoryRatio, rules.memoryRatio);
    case 'frames':
      return served ? atLeast(progressOf(state, site).frames, rules.leastFrames) : undefined;
    case 'errors':
      return served ? errorsNow(seen, plan.rules, progressOf(state, site)) : undefined;
    case 'latency':
      if (!served || (seen && seen.old?.p95Ms === undefined && isAlone(plan, site, desired)))
        return undefined;
      return latencyNow(seen, rules.latencyRatio);
    case 'counts':
      if (rules.leastObjects === 0) return undefined;
      return served
        ? countsNow(seen, rules, progressOf(state, site).counted)
        : historyNow(seen, rules);
    default:
      return assertNever(gate);
  }
}

/** Seconds since the newest reading that was counted, against what is still recent. */
function silentFor({ now }: DecisionContext, state: RolloutState, site: string): Figure {
  const { seen = 0 } = progressOf(state, site);
  const newest = Math.max(seen, state.seconds[site] ?? 0);
  const age = newest === 0 ? {} : { value: Math.max(0, Math.floor(now / 1000 - newest)) };
  return { ...cannotTell, ...age, limit: recentSeconds };
}

function healthNow(seen: Observation | undefined, instances: number): Figure {
  if (seen?.instances === undefined) return { ...cannotTell, limit: instances };
  return atLeast(seen.instances.healthy, seen.instances.wanted);
}

const atLeast = (value: number, limit: number): Figure => ({
  state: value >= limit ? 'passes' : 'waits',
  value,
  limit,
});

const atMost = (value: number | undefined, limit: number): Figure =>
  value === undefined
    ? { ...cannotTell, limit }
    : { state: value <= limit ? 'passes' : 'waits', value, limit };

/**
 * A single failure among a handful of frames is no rate: it neither opens the gate nor is beyond it.
 * A site with few frames at a time is judged by those of the whole step, once they are enough.
 */
function errorsNow(
  seen: Observation | undefined,
  { gates, triggers }: RolloutRules,
  { frames, failed = 0 }: SiteProgress,
): Figure {
  const figure = atMost(seen?.next?.errorRatio, gates.errorRatio);
  if ((seen?.next?.recentFrames ?? 0) >= triggers.leastFrames) return figure;
  const ofStep = atMost(Math.min(1, failed / frames), gates.errorRatio);
  const isJudged = seen?.next !== undefined && frames >= triggers.leastFrames;
  if (isJudged && ofStep.state === 'waits') return ofStep;
  return figure.state === 'waits' ? { ...figure, state: 'cannot-tell' } : figure;
}

/**
 * ms of p95 up to which a release is never called slow: between a few ms and a few more, a machine
 * that is busy makes any ratio.
 */
const unnoticedMs = 50;

export const isSlow = (seen: Observation | undefined, limit: number): boolean =>
  (latencyRatio(seen) ?? 0) > limit && (seen?.next?.p95Ms ?? 0) > unnoticedMs;

function latencyNow(seen: Observation | undefined, limit: number): Figure {
  const value = latencyRatio(seen);
  if (value === undefined) return { ...cannotTell, limit };
  return { state: isSlow(seen, limit) ? 'waits' : 'passes', value, limit };
}

/** p95 of the new release over that of the old one. */
export function latencyRatio(seen: Observation | undefined): number | undefined {
  const [next, old] = [seen?.next?.p95Ms, seen?.old?.p95Ms];
  return next === undefined || old === undefined || old <= 0 ? undefined : next / old;
}

/** Once nothing is left on the old release, by how it was when something was, or by a person's word. */
function countsNow(
  seen: Observation | undefined,
  rules: GateRules,
  counted: SiteProgress['counted'],
): Figure {
  const limit = rules.countDeviation;
  const judged = countsVerdict(seen, rules);
  if (judged === undefined) return { ...cannotTell, limit };
  if (judged.verdict === 'insufficient' && judged.why === 'alone') {
    if (counted === undefined) return { ...cannotTell, limit, why: 'alone' };
    const value = counted === 'waived' ? {} : { value: counted };
    return { state: 'passes', ...value, limit, why: 'alone' };
  }
  if (judged.verdict === 'insufficient')
    return { ...cannotTell, value: judged.objects, limit: judged.needed, unit: 'objects' };
  const state = judged.verdict === 'worse' ? 'waits' : 'passes';
  return { state, value: Math.abs(judged.ratio - 1), limit };
}

/**
 * Before a camera is moved the old release must have counted enough of it: objects that it has not
 * counted by then never come, and the steps after would have nothing to be judged by.
 */
function historyNow(seen: Observation | undefined, rules: GateRules): Figure | undefined {
  const reference = historyNeeded(limitsOf(rules));
  if (seen === undefined) return { ...cannotTell, limit: reference, unit: 'objects' };
  if (seen.history === undefined) return undefined;
  return { ...atLeast(Math.floor(seen.history), reference), unit: 'objects' };
}

export const limitsOf = ({ countDeviation, leastObjects }: GateRules) => ({
  deviation: countDeviation,
  leastObjects,
});

export const countsVerdict = (
  seen: Observation | undefined,
  rules: GateRules,
): CountsVerdict | undefined =>
  seen?.counts === undefined ? undefined : compareCounts(seen.counts, limitsOf(rules));
