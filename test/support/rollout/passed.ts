import type { Observation } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import type { RolloutRules } from '../../../shared/model/rollout-rules.ts';
import { areEnough, isRecent, leastHistory } from './counted.ts';
import { postureAt, stepOf, type Turn } from './turn.ts';

/** Whether a gate agrees, judged a second time from plan and observation alone. */
export function agrees(
  turn: Turn,
  [wave, step]: readonly [number, number],
  gate: GateName,
  site: string,
  frames: number,
): boolean {
  const { plan, event, now } = turn;
  const all = event.kind === 'tick' ? event.observations : {};
  const latest = all[site];
  const seen = latest && isRecent(now, latest) ? latest : undefined;
  const posture = postureAt(plan, site, step);
  const stable = posture.roles.stable === 'b';
  const byFrame = stepOf(plan, wave, step).postures && isByFrame(turn);
  const share = posture.cameras.length > 0 || (byFrame && posture.share > 0);
  const served = stable || share || posture.mirrorShare > 0;
  switch (gate) {
    case 'telemetry':
      return seen !== undefined;
    case 'health':
      return !posture.slots.b || (seen?.instances?.healthy ?? 0) >= (seen?.instances?.wanted ?? 1);
    case 'resources':
      return !posture.slots.b || seen?.memoryRatio !== undefined;
    case 'frames':
      return !served || frames >= plan.rules.gates.leastFrames;
    case 'errors':
      return !served || (seen?.next?.errorRatio ?? 1) <= plan.rules.gates.errorRatio;
    case 'latency':
      return (
        !served ||
        ratio(seen) <= plan.rules.gates.latencyRatio ||
        (!seen?.old && (stable || posture.share === 1))
      );
    case 'counts':
      return served
        ? deviation(seen, plan.rules) <= plan.rules.gates.countDeviation
        : (seen?.history ?? leastHistory(plan.rules)) >= leastHistory(plan.rules);
    case 'window':
    case 'approval':
      return true;
  }
}

const isByFrame = ({ plan }: Turn) =>
  plan.waves.every(({ steps }) =>
    steps.every(({ postures }) =>
      Object.values(postures).every(({ cameras }) => cameras.length === 0),
    ),
  );

const ratio = (seen: Observation | undefined) =>
  seen?.next?.p95Ms === undefined || seen.old?.p95Ms === undefined
    ? Number.POSITIVE_INFINITY
    : seen.next.p95Ms / seen.old.p95Ms;

const deviation = (seen: Observation | undefined, rules: RolloutRules) =>
  seen?.counts && areEnough(seen.counts, rules)
    ? Math.abs(seen.counts.objects / seen.counts.expected - 1)
    : Number.POSITIVE_INFINITY;
