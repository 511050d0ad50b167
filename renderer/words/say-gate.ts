import type { GateNow, Rollout } from '../../shared/model/rollout.ts';
import { siteName, type Teller } from './say-rollout.ts';

/** A gate's figure in the gate's own unit; absent where it has none. */
export function sayGateFigure(
  { t, format }: Teller,
  gate: GateNow['gate'],
  value: number | undefined,
): string | undefined {
  if (value === undefined) return undefined;
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

/** The others must stay at or below their limit. */
export const atLeast: ReadonlySet<GateNow['gate']> = new Set(['frames', 'health']);

export function sayGateLimit(teller: Teller, { gate, limit }: GateNow): string | undefined {
  const value = sayGateFigure(teller, gate, limit);
  if (value === undefined) return undefined;
  return teller.t(atLeast.has(gate) ? 'rolloutLive.gates.atLeast' : 'rolloutLive.gates.atMost', {
    value,
  });
}

/** Frames that are missing, and telemetry that is, say by themselves what is too little. */
const isUnclear = ({ gate, state }: GateNow) =>
  state === 'cannot-tell' && gate !== 'frames' && gate !== 'telemetry';

/** What the rollout waits for, each gate in a few words; empty when nothing holds it up. */
export function sayWaits(teller: Teller, { state }: Rollout): readonly string[] {
  const { t } = teller;
  const said = state.gates
    .filter((one) => one.state !== 'passes')
    .map((one) =>
      t(`rolloutLive.waits.${isUnclear(one) ? 'unclear' : one.gate}`, {
        gate: t(`rolloutLive.gates.name.${one.gate}`),
        site:
          one.site === undefined
            ? ''
            : t('rolloutLive.waits.of', { site: siteName(teller, one.site) }),
        missing: teller.format.whole(Math.max(0, (one.limit ?? 0) - (one.value ?? 0))),
        limit: sayGateFigure(teller, one.gate, one.limit) ?? '',
      }),
    );
  return [...new Set(said)];
}
