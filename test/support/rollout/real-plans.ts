import { defaultRules } from '../../../electron/fleet/file/schema-rollout.ts';
import type { RolloutPlan } from '../../../shared/model/rollout-plan.ts';
import { type RolloutOptions, strategies } from '../../../shared/model/rollout-request.ts';
import type { Random } from '../machine/random.ts';
import { planOf } from './plan-scene.ts';

/** Plans as they are really made, of every strategy, with soaks of a second or two. */
export function realPlan(random: Random): RolloutPlan {
  const { pick, below, chance } = random;
  const strategy = pick(strategies);
  const followedBy = pick(strategies);
  const migrates = strategy !== 'recreate' && followedBy !== 'recreate' && chance(0.25);
  const count = 1 + below(4);
  const options: RolloutOptions = {
    steps: [{ share: 0.2 }, { share: 0.6 }, { share: 1 }],
    soakSeconds: below(3),
    ...pick([
      { maxSurge: 1, maxUnavailable: 0 },
      { maxSurge: 0, maxUnavailable: 1 },
    ]),
    ...(followedBy !== 'shadow' && { followedBy }),
    approval: pick(['none', 'none', 'none', 'before-promotion', 'every-step']),
    watchSeconds: below(5),
    keepSeconds: below(6),
    timeLimitSeconds: chance(0.9) ? 100_000 : 400,
    onRestart: pick(['continue', 'continue', 'hold', 'roll-back']),
    waves: { first: 1 + below(3), growth: 1, stopAfter: 1 + below(count) },
  };
  const { gates, triggers } = defaultRules;
  const plan = planOf(strategy, options, {
    sites: Array.from({ length: count }, (_, index) => ({
      id: `s${index + 1}`,
      instances: pick([[2], [1, 2]]),
      cameras: 3,
    })),
    service: {
      stickiness: chance(0.15) ? 'frame' : 'camera',
      lease: { driving: 5, deadMan: 10 },
      rollout: {
        ...defaultRules,
        gates: { ...gates, leastFrames: pick([0, 8]), leastObjects: 5 },
        triggers: { ...triggers, forSeconds: below(4) },
        smoke: chance(0.5) ? [{ kind: 'http', path: '/smoke', status: 200 }] : [],
        windows: chance(0.25) ? [{ days: ['mon'], from: 0, to: 60 }] : [],
      },
    },
    ...(migrates && {
      release: {
        rollback: { kind: 'needs-migration', reason: 'counts are kept otherwise' },
        migration: { backup: ['save'], command: ['migrate'] },
      },
    }),
  });
  return withKinds(plan, random);
}

/** Some sites are alike and some are not. */
const withKinds = (plan: RolloutPlan, { pick }: Random): RolloutPlan => ({
  ...plan,
  sites: Object.fromEntries(
    Object.entries(plan.sites).map(([site, own]) => [
      site,
      { ...own, kinds: [pick(['jetson', 'xavier', site])] },
    ]),
  ),
});
