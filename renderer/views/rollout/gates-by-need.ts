import type { GateNow } from '../../../shared/model/rollout.ts';
import { risesTo } from '../../words/say-gate.ts';

/** A gate as shown: one that holds the rollout up alone, those that pass by their worst site. */
export type ShownGate = { readonly gate: GateNow; readonly sites: number };

const order: readonly GateNow['state'][] = ['waits', 'cannot-tell', 'passes'];

/** What holds the rollout up comes first, site by site; of what passes, the nearest to its limit. */
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

/** How near a figure is to its limit: 1 is at it. */
function nearness(gate: GateNow): number {
  const { value, limit } = gate;
  if (value === undefined || limit === undefined) return 0;
  if (risesTo(gate)) return value === 0 ? Number.POSITIVE_INFINITY : limit / value;
  return limit === 0 ? value : value / limit;
}
