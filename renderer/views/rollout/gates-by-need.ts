import type { GateNow } from '../../../shared/model/rollout.ts';
import { risesTo } from '../../words/say-gate.ts';

/** A gate as shown: a holding gate for each site, a passing gate only at its worst site. */
export type ShownGate = { readonly gate: GateNow; readonly sites: number };

const order: readonly GateNow['state'][] = ['waits', 'cannot-tell', 'passes'];

/** Holding gates first, site by site; then each passing gate at the site nearest to its limit. */
export function gatesByNeed(gates: readonly GateNow[]): readonly ShownGate[] {
  const holding = gates
    .filter((one) => one.state !== 'passes')
    .toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
    .map((gate): ShownGate => ({ gate, sites: 1 }));
  const passing = Map.groupBy(
    gates.filter((one) => one.state === 'passes'),
    (one) => one.gate,
  );
  const worst = [...passing.values()].flatMap((all): ShownGate[] => {
    const [gate] = all.toSorted((one, other) => nearness(other) - nearness(one));
    return gate === undefined ? [] : [{ gate, sites: all.length }];
  });
  return [...holding, ...worst];
}

/** Nearness of a figure to its limit: 1 is at the limit. */
function nearness(gate: GateNow): number {
  const { value, limit } = gate;
  if (value === undefined || limit === undefined) return 0;
  if (risesTo(gate)) return value === 0 ? Number.POSITIVE_INFINITY : limit / value;
  return limit === 0 ? value : value / limit;
}
