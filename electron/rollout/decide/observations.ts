import type { Observation } from '../../../shared/model/rollout.ts';
import type { DecisionContext } from './decision-context.ts';

/** Observations of the last seconds, by site; a site without one is a gap. */
export type Observations = Readonly<Record<string, Observation>>;

export function freshObservations(
  context: DecisionContext,
  observations: Observations,
): Observations {
  const second = context.now / 1000;
  return Object.fromEntries(
    Object.entries(observations).filter(([, seen]) => context.guards.recent(second - seen.second)),
  );
}

/** Whether a reading is newer than the last that was counted; a clock that was set back begins anew. */
export function isNew(
  context: DecisionContext,
  second: number,
  counted: number | undefined,
): boolean {
  const ahead = counted === undefined || isAhead(context, counted);
  return ahead || context.guards.newer(second, counted);
}

const isAhead = ({ now }: DecisionContext, counted: number) => counted > now / 1000 + 3;

/** The second up to which readings are passed over: they were taken before the present action. */
export function countedNow(context: DecisionContext, counted: number | undefined): number {
  const second = Math.floor(context.now / 1000);
  return counted === undefined || isAhead(context, counted) ? second : Math.max(second, counted);
}
