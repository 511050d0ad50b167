import type { Beyond, GateNow, HoldReason, RolloutState } from '../../../shared/model/rollout.ts';
import type { GateName } from '../../../shared/model/rollout-plan.ts';
import { type DecisionContext, stepAt, withSite } from './decision-context.ts';

/** Gates that can be beyond a limit; the others only wait for something to come. */
const limited: readonly GateName[] = ['errors', 'latency', 'counts', 'resources'];
/** Observed seconds a gate stays closed after it was beyond its limit, where a soak is shorter. */
const leastClosed = 10;
/**
 * Observed seconds on end beyond a limit after which a soak that is over is held: one failed frame
 * is in the ratio of errors for 10.
 */
const heldAfter = 15;

const closedSeconds = ({ plan }: DecisionContext, { wave, step }: RolloutState): number =>
  Math.max(leastClosed, stepAt(plan, wave, step).soakSeconds);

/** As `beyond` and `waived` of a state name a gate. */
export const gateKey = ({ site, gate }: Pick<GateNow, 'site' | 'gate'>) => `${site ?? ''}/${gate}`;

const isBeyond = (gate: GateNow): boolean =>
  limited.includes(gate.gate) &&
  gate.state === 'waits' &&
  gate.unit === undefined &&
  gate.opensIn === undefined;

/**
 * The gate, open where a person has passed over it, and still closed where it was beyond its limit
 * less than a soak ago: no lucky second opens it.
 */
export function openingOf(context: DecisionContext, state: RolloutState, gate: GateNow): GateNow {
  if (state.waived?.includes(gateKey(gate))) return { ...gate, state: 'passes' };
  const beyond = state.beyond?.[gateKey(gate)];
  if (gate.state !== 'passes' || beyond === undefined) return gate;
  const left = closedSeconds(context, state) - (state.soaked - beyond.last);
  return left > 0 ? { ...gate, state: 'waits', opensIn: left } : gate;
}

/** The state with the gates that were beyond their limit in this observed second, and counts that agreed. */
export function noteGates(state: RolloutState, gates: readonly GateNow[]): RolloutState {
  const { soaked } = state;
  const beyond: Record<string, Beyond> = { ...state.beyond };
  let next = state;
  for (const gate of gates) {
    const key = gateKey(gate);
    const before = beyond[key];
    if (isBeyond(gate)) {
      const since = before !== undefined && before.last >= soaked - 1 ? before.since : soaked;
      beyond[key] = { since, last: soaked };
    }
    next = noteCounts(next, gate);
  }
  return Object.keys(beyond).length === 0 ? next : { ...next, beyond };
}

function noteCounts(state: RolloutState, gate: GateNow): RolloutState {
  const { site, value, unit, why } = gate;
  const isCompared = gate.gate === 'counts' && unit === undefined && why === undefined;
  if (!isCompared || site === undefined || value === undefined) return state;
  return withSite(state, site, ({ counted: _, ...progress }) =>
    gate.state === 'passes' ? { ...progress, counted: value } : progress,
  );
}

/** The reason to ask a person once the soak is over; undefined: keep waiting. */
export function reasonToHold(
  context: DecisionContext,
  state: RolloutState,
  gates: readonly GateNow[],
): HoldReason | undefined {
  const over = gates.find((gate) => isBeyond(gate) && isLasting(context, state, gate));
  if (over?.site !== undefined && over.value !== undefined && over.limit !== undefined) {
    const { site, gate, value, limit } = over;
    return { kind: 'gate', site, gate, value, limit };
  }
  const open = gates.filter(({ state }) => state !== 'passes');
  const [alone] = open;
  // A person is asked about counts only where nothing else is waited for.
  return alone?.site !== undefined && open.every(({ why }) => why === 'alone')
    ? { kind: 'not-compared', site: alone.site }
    : undefined;
}

/** For a while on end, or again and again. */
function isLasting(context: DecisionContext, state: RolloutState, gate: GateNow): boolean {
  const beyond = state.beyond?.[gateKey(gate)];
  if (beyond === undefined) return false;
  const { soakSeconds } = stepAt(context.plan, state.wave, state.step);
  const isLong = beyond.last - beyond.since + 1 >= heldAfter;
  return isLong || state.soaked >= soakSeconds + 2 * closedSeconds(context, state);
}
