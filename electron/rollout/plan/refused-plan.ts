import type { RolloutObstacle } from '../../../shared/model/rollout-obstacle.ts';

/**
 * A plan that cannot even be tried: the request contradicts itself, or sites are not in a state to
 * begin from. Lack of capacity is a Shortfall instead.
 */
export class RefusedPlan extends Error {
  readonly obstacles: readonly RolloutObstacle[];

  constructor(...obstacles: readonly RolloutObstacle[]) {
    super(obstacles.map(({ kind }) => kind).join(', '));
    this.name = 'RefusedPlan';
    this.obstacles = obstacles;
  }
}
