import { defaultOptions, defaultSoaks } from '../../../shared/model/rollout-defaults.ts';
import type {
  CanaryStep,
  RolloutOptions,
  RolloutRequest,
  Segment,
  Strategy,
} from '../../../shared/model/rollout-request.ts';
import type { Service } from '../../../shared/model/service.ts';
import { RefusedPlan } from './refused-plan.ts';

/** Of a drill, in which nothing new is tried out. */
const drillSoak = 5;

/** Between two waves at least so long, whatever the strategy, unless a person says otherwise. */
const leastBetweenWaves = 60;

/** A request with all its defaults filled in. */
export type Options = {
  /** Growing; the last share is 1. */
  readonly steps: readonly Required<CanaryStep>[];
  readonly segments: readonly Segment[];
  readonly abShare?: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly mirrorShare: number;
  readonly followedBy?: Exclude<Strategy, 'shadow'>;
  readonly approval: NonNullable<RolloutOptions['approval']>;
  readonly soakOf: (strategy: Strategy) => number;
  readonly betweenWaves: number;
};

export function resolveOptions({ strategy, options }: RolloutRequest, service: Service): Options {
  const { abShare, followedBy } = options;
  const soakSeconds = options.soakSeconds ?? (options.drill ? drillSoak : undefined);
  const soakOf = (of: Strategy) => soakSeconds ?? defaultSoaks[of];
  const settled: Options = {
    steps: stepsOf(options, soakOf('canary')),
    segments: options.segments ?? [],
    maxSurge: options.maxSurge ?? defaultOptions.maxSurge,
    maxUnavailable: options.maxUnavailable ?? defaultOptions.maxUnavailable,
    mirrorShare: options.mirrorShare ?? defaultOptions.mirrorShare,
    approval: options.approval ?? defaultOptions.approval,
    soakOf,
    betweenWaves: soakSeconds ?? Math.max(defaultSoaks[strategy], leastBetweenWaves),
    ...(abShare === undefined ? {} : { abShare }),
    ...(followedBy === undefined ? {} : { followedBy }),
  };
  refuseContradictions(strategy, settled, service);
  return settled;
}

function stepsOf(options: RolloutOptions, soak: number): readonly Required<CanaryStep>[] {
  const given: readonly CanaryStep[] =
    options.steps ?? defaultOptions.shares.map((share) => ({ share }));
  const steps = given.map(({ share, soakSeconds = soak }) => ({ share, soakSeconds }));
  return steps.at(-1)?.share === 1 ? steps : [...steps, { share: 1, soakSeconds: soak }];
}

function refuseContradictions(strategy: Strategy, options: Options, service: Service): void {
  const does = (what: Strategy) => strategy === what || options.followedBy === what;
  if (does('canary')) refuseShares(options, service);
  if (does('rolling') && options.maxSurge === 0 && options.maxUnavailable === 0)
    throw new RefusedPlan({ kind: 'no-replacement' });
  if (strategy === 'shadow' && options.mirrorShare === 0)
    throw new RefusedPlan({ kind: 'no-copies' });
}

function refuseShares({ steps, abShare, segments }: Options, service: Service): void {
  if (steps.some(({ share }, index) => share <= (steps[index - 1]?.share ?? 0)))
    throw new RefusedPlan({ kind: 'shares-not-growing' });
  if (abShare !== undefined && (abShare <= 0 || abShare >= 1))
    throw new RefusedPlan({ kind: 'share-not-between' });
  if (segments.length > 0 && service.stickiness === 'frame')
    throw new RefusedPlan({ kind: 'segments-by-frame', service: service.id });
}
