import type { RolloutRequest, Strategy } from '../../../shared/model/rollout-request.ts';
import type { PlanShortfallError } from './plan-shortfall.ts';

/**
 * Ways in which a request may be meant, the first that fits is taken. Rolling with nothing said of
 * how many: one more at a time where there is room, else one fewer. The plan's request has
 * the choice.
 */
export function attempts(request: RolloutRequest): readonly RolloutRequest[] {
  const { options } = request;
  const rolls = request.strategy === 'rolling' || options.followedBy === 'rolling';
  const isOpen = options.maxSurge === undefined && options.maxUnavailable === undefined;
  if (!rolls || !isOpen) return [request];
  return [request, { ...request, options: { ...options, maxSurge: 0, maxUnavailable: 1 } }];
}

/** The first strategy that would really fit, with whatever was asked for that is not of one strategy alone. */
export function alternatives(
  request: RolloutRequest,
  { instead }: PlanShortfallError,
  fits: (request: RolloutRequest) => boolean,
): Strategy | undefined {
  const {
    steps: _steps,
    segments: _segments,
    abShare: _abShare,
    maxSurge: _maxSurge,
    maxUnavailable: _maxUnavailable,
    mirrorShare: _mirrorShare,
    followedBy: _followedBy,
    ...options
  } = request.options;
  const isOther = Object.keys(options).length < Object.keys(request.options).length;
  return instead.find(
    (strategy) =>
      (isOther || strategy !== request.strategy) && fits({ ...request, strategy, options }),
  );
}
