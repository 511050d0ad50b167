import type { Rollout } from '../../../shared/model/rollout.ts';
import type { Scope } from '../../../shared/model/scope.ts';
import { siteById } from '../../fleet/lookup.ts';
import { type Context, fleetOf } from '../context.ts';
import { refused } from '../errors.ts';

/** What holds a site's service: a rollout from here, or one that its gateways tell of. */
export type Holder = { readonly id: string; readonly site: string; readonly driver?: string };

export const holds = ({ plan }: Rollout, service: string, site: string): boolean =>
  plan.request.scope.service === service && plan.sites[site] !== undefined;

/** Whether a rollout holds any site of the scope. */
export function concernsScope(context: Context, rollout: Rollout, scope: Scope): boolean {
  return sitesIn(context, scope).some((site) => holds(rollout, scope.service, site));
}

export function sitesIn(context: Context, scope: Scope): readonly string[] {
  if (scope.kind === 'site') return [scope.site];
  const { sites } = fleetOf(context);
  return sites.filter(({ environment }) => environment === scope.environment).map(({ id }) => id);
}

/** By hand, traffic and slots are left alone where a rollout goes on; a rollback never asks. */
export function refuseHeld(context: Context, rollouts: readonly Rollout[], scope: Scope): void {
  const [holder] = rollouts.filter((rollout) => concernsScope(context, rollout, scope));
  if (!holder) return;
  const site = sitesIn(context, scope).find((each) => holds(holder, scope.service, each)) ?? '';
  const name = siteById(fleetOf(context), site)?.name ?? site;
  const { release } = holder.plan;
  throw refused(
    `the rollout ${holder.id} of ${release.id} holds ${scope.service} at ${name}`,
    'let it end, or abort it; rolling back is always possible',
  );
}

export function heldError({ id, site, driver }: Holder) {
  const by = driver === undefined ? '' : `, driven by ${driver},`;
  return refused(
    `the rollout ${id}${by} holds ${site}`,
    driver === undefined
      ? 'let it end, abort it, or end its keeping now'
      : 'let it end there, or take it over',
  );
}
