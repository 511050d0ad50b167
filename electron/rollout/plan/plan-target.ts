import type { Release } from '../../../shared/model/release.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Service } from '../../../shared/model/service.ts';
import { releaseById, serviceById } from '../../fleet/index.ts';
import { type Options, resolveOptions } from './options.ts';
import type { PlanInput } from './plan-input.ts';
import { RefusedPlan } from './refused-plan.ts';

/** Subject of a plan. */
export type PlanTarget = Pick<PlanInput, 'fleet' | 'request' | 'takenOver'> & {
  readonly service: Service;
  readonly release: Release;
  readonly options: Options;
};

export function planTarget({ fleet, request, takenOver }: PlanInput): PlanTarget {
  const service = serviceById(fleet, request.scope.service);
  const release = releaseById(fleet, request.release);
  if (!service || release?.service !== service.id) {
    const { scope } = request;
    const unknown = { release: request.release, service: scope.service };
    throw new RefusedPlan({ kind: 'release-unknown', ...unknown });
  }
  refuseMismatch(request, release);
  const options = resolveOptions(request, service);
  return { fleet, request, service, release, options, ...(takenOver && { takenOver }) };
}

function refuseMismatch({ strategy, scope, options }: RolloutRequest, release: Release): void {
  if (options.drill && (strategy !== 'blue-green' || scope.kind !== 'site'))
    throw new RefusedPlan({ kind: 'drill-form' });
  const recreates = strategy === 'recreate' || options.followedBy === 'recreate';
  if (recreates && release.rollback.kind === 'needs-migration' && release.migration)
    throw new RefusedPlan({ kind: 'recreate-migrates', release: release.id });
}
