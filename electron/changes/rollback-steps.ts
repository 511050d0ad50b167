import { isRead } from '../../shared/model/link.ts';
import { type NothingToRollBack, releasesLeft } from '../../shared/model/rollback.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { Intent } from '../../shared/model/split.ts';
import { type GatewayConnection, nothingAt } from '../inventory/index.ts';
import { isOnStable, onStable, RefusedChange, toPrevious } from '../traffic/index.ts';
import { gatewaysCarrying } from './change-steps.ts';
import type { GatewayStep } from './changes.ts';
import type { Context } from './context.ts';
import { releaseIn, rollbackNow, whyNotPrevious } from './rollback-now.ts';

export type AskedRollback = {
  readonly scope: Scope;
  /** Releases that the person saw would be left; absent: those that the scope shows now. */
  readonly leaves?: readonly string[];
  /** Whether a rollout that a gateway tells of is driven from here: another one is not, from then on either. */
  readonly isOurs: (rollout: string) => boolean;
  /** A rollout under way from here holds some of it, and goes back by itself. */
  readonly holdsRollout: boolean;
};

type Rollback = { readonly leaves: readonly string[]; readonly steps: readonly GatewayStep[] };

/**
 * Steps of a rollback, one for each gateway of its scope: cameras leave the candidate, or, where
 * none is on one, the release before becomes stable again. Throws NOTHING_TO_ROLL_BACK where a new
 * reading finds nothing to do at any gateway.
 */
export async function rollbackSteps(context: Context, asked: AskedRollback): Promise<Rollback> {
  const { scope, holdsRollout } = asked;
  const { service } = scope;
  const units = gatewaysCarrying(context, scope);
  const look = () => units.flatMap((unit) => rollbackNow(context, unit, service) ?? []);
  const leave = () => asked.leaves ?? releasesLeft(look());
  const whyNot = () => units.map((unit) => whyNothing(context, unit, service, leave()));
  if (!holdsRollout && whyNot().every((why) => why !== undefined)) {
    const read = await Promise.all(units.map(({ traffic }) => traffic.tend()));
    const [why, ...rest] = whyNot();
    const isNothing = rest.every((each) => each !== undefined);
    if (why && isNothing && read.every(({ kind }) => kind === 'done'))
      throw nothingAt(why, units.length);
  }
  const leaves = leave();
  return { leaves, steps: units.map((unit) => stepAt(context, unit, asked, leaves)) };
}

function stepAt(
  context: Context,
  unit: GatewayConnection,
  { scope, isOurs, holdsRollout }: AskedRollback,
  leaves: readonly string[],
): GatewayStep {
  const { traffic } = unit;
  const { service } = scope;
  const note = traffic.last()?.splits.get(service)?.intent.rollout;
  return {
    traffic,
    options: { takeOver: true, drives: note === undefined || isOurs(note.id) },
    change: (intent) => rolledBack(context, unit, service, leaves, intent),
    unneeded: async () => {
      if (holdsRollout || !whyNothing(context, unit, service, leaves)) return undefined;
      // Only a reading made after the question says that nothing has to be done.
      const read = await traffic.tend();
      return read.kind === 'done' ? whyNothing(context, unit, service, leaves) : undefined;
    },
  };
}

/** Why a gateway has nothing to roll back; undefined: it has, or is out of sight. */
function whyNothing(
  context: Context,
  unit: GatewayConnection,
  service: string,
  leaves: readonly string[],
): NothingToRollBack | undefined {
  if (!isRead(unit.state())) return undefined;
  const found = rollbackNow(context, unit, service);
  if (found?.kind === 'nothing') return found.why;
  return found?.kind === 'previous' && !leaves.includes(found.from) ? 'left-already' : undefined;
}

/**
 * The intent after a rollback: the release before is stable, or all of it is on stable. Refuses
 * where a release is to be left that has to stay: writing that again would look like a success.
 */
export function rolledBack(
  context: Context,
  unit: GatewayConnection,
  service: string,
  leaves: readonly string[],
  intent: Intent,
): Intent {
  if (goesToPrevious(context, unit, service, leaves, intent)) return toPrevious(intent);
  const stable = intent.roles.stable && releaseIn(intent, intent.roles.stable);
  const now = rollbackNow(context, unit, service);
  if (now?.kind === 'nothing' && isOnStable(intent) && stable && leaves.includes(stable))
    throw new RefusedChange({ code: 'stable-stays', release: stable, why: now.why });
  return onStable(intent);
}

/** Whether the release that is stable is one to be left, and the one before can take its place. */
export function goesToPrevious(
  context: Context,
  unit: GatewayConnection,
  service: string,
  leaves: readonly string[],
  intent: Intent,
): boolean {
  const { stable } = intent.roles;
  if (!stable || !isOnStable(intent) || !leaves.includes(releaseIn(intent, stable))) return false;
  return whyNotPrevious(context, unit, service, intent) === undefined;
}
