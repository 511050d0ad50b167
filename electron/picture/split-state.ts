import type { SplitState } from '../../shared/model/split.ts';
import type { GatewayConnection } from '../inventory/index.ts';
import { driftOf, leaseState } from '../traffic/index.ts';

/** A person looks at the first ones; a map of rubbish has thousands. */
const mostDriftSent = 100;

/** Split states for clients: the first differences, and the number of all. */
export const sentSplits = (unit: GatewayConnection): readonly SplitState[] =>
  splitStates(unit).map((split) =>
    split.drift.length <= mostDriftSent
      ? split
      : { ...split, drift: split.drift.slice(0, mostDriftSent), driftCount: split.drift.length },
  );

/** Split of each service at one gateway, as last read; empty before the first reading. */
export function splitStates(unit: GatewayConnection): readonly SplitState[] {
  const reading = unit.traffic.last();
  if (!reading) return [];
  const elapsed = (Date.now() - reading.at) / 1000;
  return [...reading.splits].map(([service, live]) => {
    const persisted = unit.traffic.persisted(service);
    const deadMan = unit.traffic.services.find(({ id }) => id === service)?.lease.deadMan ?? 0;
    const mirror = reading.mirrored.get(service);
    return {
      gateway: unit.gateway.id,
      service,
      intent: live.intent,
      drift: driftOf(service, live, reading.servers),
      lease: leaseState(live, deadMan, reading.clock + elapsed),
      ...(mirror ? { mirror } : {}),
      ...(persisted
        ? {
            persistedRevision: persisted.revision,
            persistedAt: new Date(persisted.at).toISOString(),
          }
        : {}),
      ...(live.intent.revision > 0 ? { appliedAt: live.intent.writtenAt } : {}),
      readAt: new Date(reading.at).toISOString(),
    };
  });
}
