import type { GateNow, Rollout } from '../../shared/model/rollout.ts';
import { siteName, type Teller } from './say-rollout.ts';

/** The others must stay at or below their limit. */
const atLeast: ReadonlySet<GateNow['gate']> = new Set(['frames', 'health']);

/** Whether a gate's figure has to rise to its limit, or must not go beyond it. */
export const risesTo = ({ gate, unit }: GateNow) => unit === 'objects' || atLeast.has(gate);

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
function reasonOf({ gate, state, unit }: GateNow) {
  if (unit === 'objects') return 'objects';
  return state === 'cannot-tell' && gate !== 'frames' && gate !== 'telemetry' ? 'unclear' : gate;
}

/** What the rollout waits for, each gate in a few words; empty when nothing holds it up. */
export function sayWaits(teller: Teller, { state }: Rollout): readonly string[] {
  const { t } = teller;
  const said = state.gates
    .filter((one) => one.state !== 'passes')
    .map((one) =>
      t(`rolloutLive.waits.${reasonOf(one)}`, {
        gate: t(`rolloutLive.gates.name.${one.gate}`),
        site:
          one.site === undefined
            ? ''
            : t('rolloutLive.waits.of', { site: siteName(teller, one.site) }),
        missing: teller.format.whole(Math.max(0, (one.limit ?? 0) - (one.value ?? 0))),
        limit: sayGateFigure(teller, one, one.limit) ?? '',
      }),
    );
  return [...new Set(said)];
}
