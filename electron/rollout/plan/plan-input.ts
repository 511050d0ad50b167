import type { Fleet } from '../../../shared/model/fleet.ts';
import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';
import type { RolloutRequest } from '../../../shared/model/rollout-request.ts';
import type { Intent } from '../../../shared/model/split.ts';
import type { EngineCapacity } from '../../links/docker/index.ts';

/** All that a plan is made from: the same input makes the same plan. */
export type PlanInput = {
  readonly fleet: Fleet;
  readonly request: RolloutRequest;
  /** By site id, for every site of the scope; an absent site counts as out of reach. */
  readonly sites: Readonly<Record<string, SiteInput>>;
  /** A rollout that the gateways tell of and that is taken over: planned as before it began. */
  readonly takenOver?: string;
};

export type SiteInput =
  /** A gateway of the site, or an engine that runs or will run the service for it, does not answer. */
  | { readonly kind: 'out-of-reach' }
  /** It answers, and is not set up for a rollout. */
  | { readonly kind: 'blocked'; readonly obstacles: readonly RolloutObstacle[] }
  | {
      readonly kind: 'read';
      /** Of each gateway of the site that routes to the service, by gateway id. */
      readonly intents: Readonly<Record<string, Intent>>;
      /** Objects counted lately by camera id, any unit; a camera without is absent. */
      readonly weights: ReadonlyMap<string, number>;
      /** By engine id, for every placement of the service that serves the site, backups included. */
      readonly engines: Readonly<Record<string, EngineInput>>;
      /** From making a container until it is healthy, as earlier starts here took; absent: none known. */
      readonly startSeconds?: number;
    };

export type EngineInput = EngineCapacity & {
  /** Bytes of the release's image that the engine does not have yet; absent: not known. */
  readonly imageBytes?: number;
};
