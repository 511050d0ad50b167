import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { Fleet } from '../../shared/model/fleet.ts';
import { changesOf, isRunning, type Operation } from './changes-store.ts';
import type { Overview } from './overview-store.ts';
import { sameTarget, sitesOf, type Target } from './target.ts';
import { isHeld, isUndoable, revisionsOf } from './undoable.ts';

/** Where a person looks: the screen with what is selected on it, and what a rollback would act on. */
export type Looking = { readonly screen: string; readonly target: Target | undefined };

export type KnownOperations = {
  readonly looking: Looking;
  readonly fleet: Fleet | undefined;
  readonly overview: Overview | undefined;
  readonly rollouts: RolloutsNow | undefined;
  /** ms, as `Operation.endedAt`. */
  readonly now: number;
};

/** Time an operation's result is shown, ms. A refusal is read at once, and then only in the way. */
export const toldMs = 120_000;
export const refusedMs = 30_000;

/**
 * Whether the last operation is still told, and whether its undo is in reach: only of what the person
 * is looking at, and only where it would be carried out.
 */
export function shownOperation(
  operation: Operation,
  known: KnownOperations,
): { readonly undoable: boolean } | undefined {
  const { looking, now } = known;
  const isHere = sameTarget(operation.target, looking.target);
  if (!isHere && operation.screen !== looking.screen) return undefined;
  if (!isRunning(operation) && !isQueued(operation)) {
    const life = isRefused(operation) ? refusedMs : toldMs;
    if (now - (operation.endedAt ?? now) > life) return undefined;
  }
  const isArmed = isHere || looking.target === undefined;
  return { undoable: isArmed && canUndo(operation, known) };
}

/** Whether an undo of the operation would be carried out somewhere. */
export function canUndo(
  operation: Operation,
  { fleet, overview, rollouts }: Pick<KnownOperations, 'fleet' | 'overview' | 'rollouts'>,
): boolean {
  const sites = fleet === undefined ? [] : sitesOf(operation.target, fleet);
  return (
    operation.kind !== 'undo' &&
    changesOf(operation).some(
      (change) =>
        isUndoable(change, revisionsOf(overview, change.scope.service)) &&
        !isHeld(rollouts, change.scope.service, sites),
    )
  );
}

export const isQueued = (operation: Operation) =>
  changesOf(operation).some(({ results }) => results.some(({ kind }) => kind === 'queued'));

function isRefused(operation: Operation): boolean {
  const results = changesOf(operation).flatMap((change) => change.results);
  return !results.some(({ kind }) => kind !== 'refused' && kind !== 'failed');
}
