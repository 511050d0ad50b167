import type { GateNow, Rollout } from '../../shared/model/rollout.ts';
import { type RolloutPlan, releasesBefore } from '../../shared/model/rollout-plan.ts';
import { releaseName, siteName, type Teller } from './say-rollout.ts';

/** The others must stay at or below their limit. */
const atLeast: ReadonlySet<GateNow['gate']> = new Set(['frames', 'health']);

/** Whether a gate's figure has to rise to its limit, or must not go beyond it. */
export const risesTo = ({ gate, unit }: GateNow) => unit === 'objects' || atLeast.has(gate);

/** A gate by name; latency with the release it is compared with, where that is one. */
export function sayGateName(teller: Teller, plan: RolloutPlan, gate: GateNow['gate']): string {
  const [before, ...others] = gate === 'latency' ? releasesBefore(plan) : [];
  return before === undefined || others.length > 0
    ? teller.t(`rolloutLive.gates.name.${gate}`)
    : teller.t('rolloutLive.gates.p95Vs', { release: releaseName(teller, before) });
}

/** The present figure of a gate, or its limit, in the gate's unit; absent where it has none. */
export function sayGateFigure(
  { t, format }: Teller,
  { gate, unit }: GateNow,
  value: number | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  if (unit === 'objects')
    return t('rolloutLive.gates.objects', { count: Math.round(value), value: format.whole(value) });
  switch (gate) {
    case 'errors':
    case 'counts':
    case 'resources':
      return format.percent(value);
    case 'latency':
      return `${format.number(value)}×`;
    case 'telemetry':
      return t('traffic.seconds', { count: Math.round(value) });
    case 'frames':
    case 'health':
      return format.whole(value);
    case 'window':
    case 'approval':
      return undefined;
  }
}

export function sayGateLimit(teller: Teller, gate: GateNow): string | undefined {
  const value = sayGateFigure(teller, gate, gate.limit);
  if (value === undefined) return undefined;
  return teller.t(risesTo(gate) ? 'rolloutLive.gates.atLeast' : 'rolloutLive.gates.atMost', {
    value,
  });
}

/** Why a gate does not pass; frames and telemetry that are missing say it by themselves. */
function reasonOf({ gate, state, unit, why, opensIn }: GateNow) {
  if (opensIn !== undefined) return 'opens';
  if (why === 'alone') return 'alone';
  if (unit === 'objects') return 'objects';
  return state === 'cannot-tell' && gate !== 'frames' && gate !== 'telemetry' ? 'unclear' : gate;
}

/** Gates that the rollout waits for, each in a few words; empty when nothing holds it up. */
export function sayWaits(teller: Teller, { plan, state }: Rollout): readonly string[] {
  const { t } = teller;
  const said = state.gates
    .filter((one) => one.state !== 'passes')
    .map((one) => {
      const missing = Math.ceil(Math.max(0, (one.limit ?? 0) - (one.value ?? 0)));
      return t(`rolloutLive.waits.${reasonOf(one)}`, {
        gate: sayGateName(teller, plan, one.gate),
        site:
          one.site === undefined
            ? ''
            : t('rolloutLive.waits.at', { site: siteName(teller, one.site) }),
        left: one.opensIn ?? 0,
        count: missing,
        missing: teller.format.whole(missing),
        value: sayGateFigure(teller, one, one.value) ?? '–',
        limit: sayGateFigure(teller, one, one.limit) ?? '',
      });
    });
  return [...new Set(said)];
}
