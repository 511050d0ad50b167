import type { QueuedCommand } from '../../../shared/model/change.ts';
import { isRead } from '../../../shared/model/link.ts';
import type { GatewayNow } from '../../../shared/model/picture.ts';
import type { SplitState } from '../../../shared/model/split.ts';
import { draft, type FindingDraft } from './draft.ts';

/** Writing to disk follows applying at once; only what takes longer than this is worth a word. */
const PERSIST_GRACE = 3000;

export function findInSplits(gateway: GatewayNow, now: number): readonly FindingDraft[] {
  if (!isRead(gateway.link)) return [];
  return gateway.splits.flatMap((split) => [
    ...findDrift(split),
    ...findPersisted(split, now),
    ...findLease(split),
  ]);
}

export function findQueued(queued: readonly QueuedCommand[]): readonly FindingDraft[] {
  return queued.flatMap(({ id, state, gateway, service, kind, by }) => {
    if (state.kind !== 'asks') return [];
    const { foundRevision, foundWriter } = state;
    const data = { id, service, kind, by, foundRevision, foundWriter };
    return [draft('warning', 'queued-asks', gateway, data)];
  });
}

function findDrift({ gateway, service, drift, driftCount }: SplitState): readonly FindingDraft[] {
  const [first] = drift;
  if (!first) return [];
  const differences = driftCount ?? drift.length;
  return [draft('warning', 'drift', gateway, { service, differences, ...first })];
}

function findPersisted(split: SplitState, now: number): readonly FindingDraft[] {
  const { gateway, service, intent, persistedRevision } = split;
  if (persistedRevision === undefined || persistedRevision === intent.revision) return [];
  if (now - Date.parse(split.appliedAt ?? intent.writtenAt) < PERSIST_GRACE) return [];
  const data = { service, revision: intent.revision, persistedRevision };
  return [draft('warning', 'not-persisted', gateway, data)];
}

/** A lease matters while something is meant for the candidate. */
function findLease({ gateway, service, intent, lease }: SplitState): readonly FindingDraft[] {
  const meant =
    intent.askedShare > 0 ||
    intent.candidates.length > 0 ||
    Object.values(intent.pins).includes('candidate');
  if (!meant) return [];
  const data = { service, askedShare: intent.askedShare };
  if (lease.kind === 'expired')
    return [
      draft('warning', 'lease-expired', gateway, { ...data, driver: lease.driver }, lease.since),
    ];
  // A person chose it: shown, but nothing to mend.
  if (lease.kind === 'held') {
    const by = { by: intent.writer };
    return [draft('fine', 'lease-held', gateway, { ...data, ...by }, timeOf(intent.writtenAt))];
  }
  return [];
}

/** Undefined where it is no time: anybody with the socket may have written it. */
function timeOf(text: string): string | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
