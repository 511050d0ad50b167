import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { ToldChange } from '../../shared/model/change.ts';
import type { Overview } from './overview-store.ts';
import { isUnderWay } from './rollouts.ts';

/** Revision in force at gateways, as far as they were read. */
export type Revisions = ReadonlyMap<string, number>;

/**
 * Whether an undo of a change would be carried out somewhere. An undo is not undone in turn: the
 * change can simply be asked for again; a step of a rollout goes back with its rollout; and a
 * gateway that was changed again since refuses.
 */
export function isUndoable(change: ToldChange, revisions: Revisions): boolean {
  if (change.kind === 'undo' || change.kind === 'rollout') return false;
  // Of those not named here the revision is not known.
  const { applied = 0, queued = 0 } = change.others ?? {};
  if (applied + queued > 0) return true;
  return change.results.some((one) => {
    if (one.kind === 'queued') return true;
    return one.kind === 'applied' && (revisions.get(one.gateway) ?? 0) <= one.after.revision;
  });
}

/** Of one service, over all sites. */
export function revisionsOf(overview: Overview | undefined, service: string): Revisions {
  return new Map(
    [...(overview?.sites.values() ?? [])].flatMap(({ services }) => {
      const found = services.find((one) => one.service === service)?.revisions;
      return Object.entries(found ?? {});
    }),
  );
}

/** Whether a rollout holds the service at one of these sites: by hand nothing is changed there. */
export function isHeld(
  rollouts: RolloutsNow | undefined,
  service: string,
  sites: readonly string[],
): boolean {
  return (
    rollouts?.rollouts.some(
      (one) =>
        isUnderWay(one) &&
        one.plan.request.scope.service === service &&
        sites.some((site) => one.plan.sites[site] !== undefined),
    ) ?? false
  );
}
