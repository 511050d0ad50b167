import type { Rollout } from '../../../shared/model/rollout.ts';
import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { type Context, fleetOf } from '../../changes/index.ts';
import { rolloutRefused } from '../../inventory/index.ts';

export const holds = ({ plan }: Rollout, service: string, site: string): boolean =>
  plan.request.scope.service === service && plan.sites[site] !== undefined;

/** Whether a rollout holds any site of the scope. */
export function concernsScope(context: Context, rollout: Rollout, scope: Scope): boolean {
  return sitesInScope(context, scope).some((site) => holds(rollout, scope.service, site));
}

export function sitesInScope(context: Context, scope: Scope): readonly string[] {
  if (scope.kind === 'site') return [scope.site];
  const { sites } = fleetOf(context);
  return sites.filter(({ environment }) => environment === scope.environment).map(({ id }) => id);
}

/** By hand, traffic and slots are left alone where a rollout goes on; a rollback never asks. */
export function refuseHeld(context: Context, rollouts: readonly Rollout[], scope: Scope): void {
  const [holder] = rollouts.filter((rollout) => concernsScope(context, rollout, scope));
  if (!holder) return;
  const { service } = scope;
  const site = sitesInScope(context, scope).find((each) => holds(holder, service, each)) ?? '';
  throw rolloutRefused(heldBy(holder, site));
}

export const heldBy = ({ id, plan }: Rollout, site: string): RolloutObstacle => {
  const { service } = plan.request.scope;
  return { kind: 'held', site, service, rollout: id, release: plan.release.id };
};
