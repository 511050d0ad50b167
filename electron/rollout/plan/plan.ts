import type { PlanAnswer } from '../../../shared/contract/rollouts.ts';
import { defaultOptions } from '../../../shared/model/rollout-defaults.ts';
import type { RolloutPlan, Wave } from '../../../shared/model/rollout-plan.ts';
import { isWeighted } from '../../traffic/index.ts';
import { alternatives, attempts } from './alternatives.ts';
import { camerasAt, refuseUnknownSegments } from './cameras.ts';
import { shortfalls } from './capacity-check.ts';
import type { PlanInput } from './plan-input.ts';
import { PlanShortfallError } from './plan-shortfall.ts';
import { planSites, sitePlan } from './plan-sites.ts';
import { type PlanTarget, planTarget } from './plan-target.ts';
import { planWave } from './plan-wave.ts';
import { RefusedPlan } from './refused-plan.ts';
import { sitesOfWaves, wavesOf } from './waves.ts';

/**
 * The plan of a request, or its shortfalls. Throws RefusedPlan where the request contradicts itself
 * or the sites are not in a state to begin from.
 */
export function makePlan(input: PlanInput): PlanAnswer {
  const found = firstThatFits(input);
  if (!(found instanceof PlanShortfallError)) return { kind: 'fits', plan: found };
  const instead = alternatives(input.request, found, (request) => fits({ ...input, request }));
  return { kind: 'does-not-fit', missing: found.missing, ...(instead ? { instead } : {}) };
}

/** The plan of the first attempt that fits, or what the first attempt lacks. */
function firstThatFits(input: PlanInput): RolloutPlan | PlanShortfallError {
  const shorts: PlanShortfallError[] = [];
  for (const request of attempts(input.request)) {
    try {
      return planned({ ...input, request });
    } catch (error) {
      if (!(error instanceof PlanShortfallError)) throw error;
      shorts.push(error);
    }
  }
  return shorts[0] ?? new PlanShortfallError([], []);
}

function fits(input: PlanInput): boolean {
  try {
    return !(firstThatFits(input) instanceof PlanShortfallError);
  } catch (error) {
    if (error instanceof RefusedPlan) return false;
    throw error;
  }
}

function planned(input: PlanInput): RolloutPlan {
  const subject = planTarget(input);
  const { fleet, request, service, release, options } = subject;
  const ids = sitesOfWaves(fleet, request);
  const cameras = ids.flatMap((id) => camerasAt(fleet, service.id, id));
  refuseUnknownSegments(cameras, options.segments);
  const { sites, skipped, already } = planSites(subject, ids, input.sites);
  const groups = wavesOf([...sites.keys()], request).map((group) =>
    group.flatMap((id) => sites.get(id) ?? []),
  );
  const built = groups.map((group, i) =>
    planWave(subject, group, { isFirst: i === 0, isLast: i === groups.length - 1 }),
  );
  const waves = built.map(({ wave }) => wave);
  const bases = [...sites.values()].map(({ basis }) => basis);
  const engines = new Map(
    [...sites.values()].flatMap((site) => [...Object.entries(site.input.engines)]),
  );
  // A rollout under way has its containers already.
  const missing = subject.takenOver
    ? []
    : shortfalls({ fleet, service, release, waves, engines, sites: bases });
  if (missing.length > 0) throw new PlanShortfallError(missing, ['rolling', 'recreate']);
  return {
    ...limitsOf(subject, waves),
    ...{ request, release, rules: service.rollout, waves, skipped, already },
    sites: Object.fromEntries([...sites].map(([id, site]) => [id, sitePlan(subject, site)])),
    unweighted: built.some(({ flow }) => flow.kind === 'camera' && !isWeighted(flow.ordered)),
  };
}

function limitsOf({ request: { options }, service }: PlanTarget, waves: readonly Wave[]) {
  const rules = service.rollout;
  const timeLimitSeconds = options.timeLimitSeconds ?? rules.triggers.timeLimitSeconds;
  const seconds = waves
    .flatMap(({ steps }) => steps)
    .reduce((sum, { soakSeconds, expectedSeconds }) => sum + soakSeconds + expectedSeconds, 0);
  if (seconds > timeLimitSeconds)
    throw new RefusedPlan({ kind: 'too-long', seconds, limit: timeLimitSeconds });
  return {
    watchSeconds: options.watchSeconds ?? rules.watchSeconds,
    keepSeconds: options.keepSeconds ?? rules.keepSeconds,
    timeLimitSeconds,
    onRestart: options.onRestart ?? defaultOptions.onRestart,
    stopAfter: options.waves?.stopAfter ?? defaultOptions.stopAfter,
    deadManSeconds: service.lease.deadMan,
  };
}
