import type { Release } from '../../shared/model/release.ts';
import type { RolloutRequest } from '../../shared/model/rollout-request.ts';
import type { Service } from '../../shared/model/service.ts';
import { releaseById, serviceById } from '../fleet/lookup.ts';
import { type Options, settle } from './options.ts';
import type { PlanInput } from './plan-input.ts';
import { RefusedPlan } from './refused-plan.ts';

/** What a plan is about. */
export type Subject = Pick<PlanInput, 'fleet' | 'request' | 'takenOver'> & {
  readonly service: Service;
  readonly release: Release;
  readonly options: Options;
};

export function subjectOf({ fleet, request, takenOver }: PlanInput): Subject {
  const service = serviceById(fleet, request.scope.service);
  const release = releaseById(fleet, request.release);
  if (!service || release?.service !== service.id) {
    throw new RefusedPlan(
      `${request.release} is no release of ${request.scope.service} in the fleet file`,
      'choose one that the fleet file names',
    );
  }
  refuseMismatch(request, release);
  const options = settle(request, service);
  return { fleet, request, service, release, options, ...(takenOver && { takenOver }) };
}

function refuseMismatch({ strategy, scope, options }: RolloutRequest, release: Release): void {
  if (options.drill && (strategy !== 'blue-green' || scope.kind !== 'site')) {
    throw new RefusedPlan('a drill is a blue-green at one site', 'ask for that');
  }
  const recreates = strategy === 'recreate' || options.followedBy === 'recreate';
  if (recreates && release.rollback.kind === 'needs-migration' && release.migration) {
    throw new RefusedPlan(
      `the migration of ${release.id} needs old and new containers at the same time, which recreate never has`,
      'choose blue-green, canary or rolling',
    );
  }
}
