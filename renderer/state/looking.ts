import type { StoreApi } from 'zustand/vanilla';
import type { RolloutsNow } from '../../shared/contract/rollouts.ts';
import type { FleetState } from '../../shared/model/fleet.ts';
import { targetOf } from './rollout-facts.ts';
import type { PageRoute } from './route-store.ts';
import type { Looking } from './shown-operation.ts';
import { latest, type Stream } from './stream-store.ts';
import type { Target } from './target.ts';

type Selected = StoreApi<{ readonly target: Target | undefined }>;

/** Stores that say where a person looks. */
export type Looks = {
  readonly route: StoreApi<PageRoute>;
  readonly selection: Selected;
  readonly planned: Selected;
  readonly rollouts: Stream<RolloutsNow>;
  readonly fleet: Stream<FleetState>;
};

/**
 * Target on screen: the open site, the selection on the map or in the plan of a new rollout, or the
 * scope of the open rollout.
 */
export function targetLookedAt(app: Looks): Target | undefined {
  const route = app.route.getState();
  switch (route.kind) {
    case 'map':
      return app.selection.getState().target;
    case 'rollout-plan':
      return app.planned.getState().target;
    case 'site': {
      const { site } = route;
      const fleet = latest(app.fleet.getState())?.fleet;
      return fleet?.sites.some((one) => one.id === site) ? { kind: 'site', site } : undefined;
    }
    case 'rollout':
    case 'incident':
      return rolledOut(app, route.id);
    case 'rollouts':
    case 'readiness':
    case 'settings':
      return undefined;
  }
}

/** Of another console's rollout only the traffic of its one site can be rolled back from here. */
function rolledOut({ rollouts }: Looks, id: string): Target | undefined {
  const now = latest(rollouts.getState());
  const own = now?.rollouts.find((one) => one.id === id);
  if (own !== undefined) return targetOf(own);
  const [site, ...others] = now?.foreign.find((one) => one.id === id)?.sites ?? [];
  return site !== undefined && others.length === 0 ? { kind: 'site', site } : undefined;
}

export function lookingAt(app: Looks): Looking {
  const target = targetLookedAt(app);
  return { screen: JSON.stringify([app.route.getState(), target]), target };
}
