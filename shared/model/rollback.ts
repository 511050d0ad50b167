/** Why a rollback has nothing to do: no camera is on a candidate, and … */
export const nothingToRollBack = [
  /** … no release from before is kept. */
  'no-previous',
  /** … the one from before has no healthy instance. */
  'previous-down',
  /** … the release that runs says that there is no way back from it. */
  'one-way',
  /** … the release to be left has been left already, and another one is not meant. */
  'left-already',
] as const;
export type NothingToRollBack = (typeof nothingToRollBack)[number];

/** Effect of a rollback on one service now, as last read. */
export type RollbackNow =
  /** Cameras, frames or copies go to a candidate: they go back to stable. */
  | { readonly kind: 'candidate'; readonly releases: readonly string[] }
  /** A rollout holds the gateway: it ends, or goes back. */
  | { readonly kind: 'rollout'; readonly releases: readonly string[] }
  /** Nothing is on a candidate, but the release before still runs: it becomes stable again. */
  | { readonly kind: 'previous'; readonly from: string; readonly to: string }
  | { readonly kind: 'nothing'; readonly why: NothingToRollBack };

/**
 * The releases that a rollback of all these leaves. Where one is being tried out it is that one, and
 * a site where it is stable already goes back to the release before; else it is what is stable.
 */
export function releasesLeft(all: readonly RollbackNow[]): readonly string[] {
  const tried = all.flatMap((one) =>
    one.kind === 'candidate' || one.kind === 'rollout' ? one.releases : [],
  );
  const isTried = all.some(({ kind }) => kind === 'candidate' || kind === 'rollout');
  const stable = all.flatMap((one) => (one.kind === 'previous' ? [one.from] : []));
  return [...new Set(isTried ? tried : stable)].sort();
}

const order = ['candidate', 'rollout', 'previous', 'nothing'] as const;

/** Of several gateways or services the one with most to do; undefined where nothing is known. */
export function mostToRollBack(all: readonly RollbackNow[]): RollbackNow | undefined {
  const [first] = all.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  if (first?.kind !== 'candidate' && first?.kind !== 'rollout') return first;
  return { kind: first.kind, releases: releasesLeft(all) };
}

/** Whether it is to be done whatever the gateways that were not read would say. */
export const isCertain = ({ kind }: RollbackNow): boolean =>
  kind === 'candidate' || kind === 'rollout';
