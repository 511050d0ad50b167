import { isRead } from '../../shared/model/link.ts';
import type { ServiceNow } from '../../shared/model/picture.ts';
import { isCertain, mostToRollBack } from '../../shared/model/rollback.ts';
import type { LeaseState, SplitState } from '../../shared/model/split.ts';
import { type Context, rollbackNow } from '../changes/index.ts';
import { usesCandidate } from '../traffic/index.ts';
import { camerasLive, type ServicePlace } from './service-now.ts';

/** Rollback, lease and revisions of a service at a site, as read from its gateways. */
export function inForce(
  context: Context,
  { service, at, complete }: ServicePlace,
): Pick<ServiceNow, 'rollback' | 'lease' | 'revisions'> {
  const read = at.filter(({ unit }) => isRead(unit.state()));
  const isWhole = complete && read.length === at.length && at.length > 0;
  const rollback = mostToRollBack(
    read.flatMap(({ unit }) => rollbackNow(context, unit, service) ?? []),
  );
  return {
    ...(rollback && (isWhole || isCertain(rollback)) ? { rollback } : {}),
    ...(isWhole ? { lease: leaseOf(read.map(({ split }) => split)) } : {}),
    revisions: Object.fromEntries(
      at.map(({ unit, split }) => [unit.gateway.id, split.intent.revision]),
    ),
  };
}

const order = ['live', 'held', 'expired', 'none'] as const;

function leaseOf(splits: readonly SplitState[]): LeaseState['kind'] {
  const kinds = splits.map((split) =>
    usesCandidate(split.intent) || camerasLive(split).length > 0 ? split.lease.kind : 'none',
  );
  return order.find((kind) => kinds.includes(kind)) ?? 'none';
}
