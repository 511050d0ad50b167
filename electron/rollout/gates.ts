import { assertNever } from '../../shared/model/assert-never.ts';
import type { GateNow, Observation, RolloutState } from '../../shared/model/rollout.ts';
import type { GateName } from '../../shared/model/rollout-plan.ts';
import type { GateRules } from '../../shared/model/rollout-rules.ts';
import { type CountsVerdict, compareCounts } from '../judge/compare-counts.ts';
import { objectsNeeded } from '../judge/objects-needed.ts';
import { recentSeconds } from './guards.ts';
import { activeNow, progressOf, type Scene, stepAt } from './scene.ts';
import type { Sights } from './sights.ts';
import { isAlone, isServed, newInstances, standsAs } from './stand.ts';

type Figure = Omit<GateNow, 'gate' | 'site'>;

const cannotTell: Figure = { state: 'cannot-tell' };

/** The gates of the present soak with what they see now; a site to which one does not apply is left out. */
export function gatesNow(scene: Scene, state: RolloutState, sights: Sights): readonly GateNow[] {
  const step = stepAt(scene.plan, state.wave, state.step);
  return step.gates.flatMap((gate): GateNow[] => {
    if (gate === 'approval' || gate === 'window') return [];
    return activeNow(scene.plan, state).flatMap((site) => {
      const figure = gateAt(scene, state, gate, site, sights[site]);
      return figure === undefined ? [] : [{ gate, site, ...figure }];
    });
  });
}

/** Approval and window are asked for before a step is taken; once it is, they have had their say. */
export function gatesBefore(scene: Scene, state: RolloutState, sights: Sights): readonly GateNow[] {
  const step = stepAt(scene.plan, state.wave, state.step);
  const approval: readonly GateNow[] = scene.guards.approved(step, state)
    ? []
    : [{ gate: 'approval', state: 'waits' }];
  if (!step.gates.includes('window')) return approval;
  const windows = activeNow(scene.plan, state).map(
    (site): GateNow => ({ gate: 'window', site, ...windowNow(sights[site]) }),
  );
  return [...approval, ...windows];
}

const windowNow = (seen: Observation | undefined): Figure =>
  seen === undefined ? cannotTell : { state: seen.windowOpen ? 'passes' : 'waits' };

/** Undefined: the gate has nothing to judge at this site in this step. */
function gateAt(
  scene: Scene,
  state: RolloutState,
  gate: Exclude<GateName, 'approval' | 'window'>,
  site: string,
  seen: Observation | undefined,
): Figure | undefined {
  const { plan } = scene;
  const rules = plan.rules.gates;
  const posture = standsAs(plan, state, site);
  const instances = newInstances(plan, site, posture);
  const served = isServed(plan, site, posture);
  switch (gate) {
    case 'telemetry':
      return seen === undefined ? silentFor(scene, state, site) : { state: 'passes' };
    case 'health':
      return instances === 0 ? undefined : healthNow(seen, instances);
    case 'resources':
      if (instances === 0) return undefined;
      return atMost(seen?.memoryRatio, rules.memoryRatio);
    case 'frames':
      return served ? atLeast(progressOf(state, site).frames, rules.leastFrames) : undefined;
    case 'errors':
      return served ? atMost(seen?.next?.errorRatio, rules.errorRatio) : undefined;
    case 'latency':
      if (!served || (seen?.old?.p95Ms === undefined && isAlone(plan, site, posture)))
        return undefined;
      return latencyNow(seen, rules.latencyRatio);
    case 'counts':
      if (rules.leastObjects === 0) return undefined;
      return served ? countsNow(seen, rules) : historyNow(seen, rules);
    default:
      return assertNever(gate);
  }
}

/** Seconds since the newest reading that was counted, against what is still recent. */
function silentFor({ now }: Scene, state: RolloutState, site: string): Figure {
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

function countsNow(seen: Observation | undefined, rules: GateRules): Figure {
  const judged = countsVerdict(seen, rules);
  if (judged === undefined) return { ...cannotTell, limit: rules.countDeviation };
  if (judged.verdict === 'insufficient')
    return { ...cannotTell, value: judged.objects, limit: judged.needed, unit: 'objects' };
  return atMost(Math.abs(judged.ratio - 1), rules.countDeviation);
}

/**
 * Before a camera is moved the old release must have counted enough of it: what it has not counted
 * by then it never will, and the steps after would have nothing to be judged by.
 */
function historyNow(seen: Observation | undefined, rules: GateRules): Figure | undefined {
  const { reference } = objectsNeeded(0, limitsOf(rules));
  if (seen === undefined) return { ...cannotTell, limit: reference, unit: 'objects' };
  if (seen.history === undefined) return undefined;
  return { ...atLeast(Math.floor(seen.history), reference), unit: 'objects' };
}

const limitsOf = ({ countDeviation, leastObjects }: GateRules) => ({
  deviation: countDeviation,
  leastObjects,
});

export const countsVerdict = (
  seen: Observation | undefined,
  rules: GateRules,
): CountsVerdict | undefined =>
  seen?.counts === undefined ? undefined : compareCounts(seen.counts, limitsOf(rules));
