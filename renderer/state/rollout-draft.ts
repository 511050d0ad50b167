import type { Fleet } from '../../shared/model/fleet.ts';
import {
  defaultOptions,
  defaultSoaks,
  defaultWaves,
  wavesFor,
} from '../../shared/model/rollout-defaults.ts';
import type {
  CanaryStep,
  RolloutOptions,
  RolloutRequest,
  Segment,
  Strategy,
} from '../../shared/model/rollout-request.ts';
import type { RolloutRules } from '../../shared/model/rollout-rules.ts';
import type { Scope } from '../../shared/model/scope.ts';
import { sitesOfScope } from './running-releases.ts';
import type { Target } from './target.ts';

/** A rollout as it is being filled in: every field has a value, whatever the strategy uses. */
export type RolloutDraft = {
  readonly service: string;
  /** `site/ID` or `environment/ID`. */
  readonly place: string;
  readonly release: string;
  readonly strategy: Strategy;
  readonly options: DraftOptions;
};

export type DraftOptions = {
  readonly steps: readonly Required<CanaryStep>[];
  /** Holds one share and compares, instead of the steps. */
  readonly holds: boolean;
  readonly abShare: number;
  readonly segments: readonly Segment[];
  /** By strategy, so that each keeps its own. */
  readonly soaks: Readonly<Record<Strategy, number>>;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly mirrorShare: number;
  readonly followedBy: Exclude<Strategy, 'shadow'> | undefined;
  readonly approval: NonNullable<RolloutOptions['approval']>;
  readonly watchSeconds: number;
  readonly keepSeconds: number;
  readonly timeLimitSeconds: number;
  readonly onRestart: NonNullable<RolloutOptions['onRestart']>;
  readonly onReturn: NonNullable<RolloutOptions['onReturn']>;
  readonly inWaves: boolean;
  readonly first: number;
  readonly growth: number;
  readonly stopAfter: number;
};

export function defaultsOf(rules: RolloutRules): DraftOptions {
  const soakSeconds = defaultSoaks.canary;
  return {
    steps: defaultOptions.shares.map((share) => ({ share, soakSeconds })),
    holds: false,
    abShare: 0.5,
    segments: [],
    soaks: defaultSoaks,
    maxSurge: defaultOptions.maxSurge,
    maxUnavailable: defaultOptions.maxUnavailable,
    mirrorShare: defaultOptions.mirrorShare,
    followedBy: undefined,
    approval: defaultOptions.approval,
    watchSeconds: rules.watchSeconds,
    keepSeconds: rules.keepSeconds,
    timeLimitSeconds: rules.triggers.timeLimitSeconds,
    onRestart: defaultOptions.onRestart,
    onReturn: defaultOptions.onReturn,
    inWaves: true,
    ...defaultWaves,
  };
}

export const isCanary = ({ strategy, options }: RolloutDraft) =>
  strategy === 'canary' || (strategy === 'shadow' && options.followedBy === 'canary');
export const isRolling = ({ strategy, options }: RolloutDraft) =>
  strategy === 'rolling' || (strategy === 'shadow' && options.followedBy === 'rolling');
export const isWide = ({ place }: RolloutDraft) => place.startsWith('environment/');

export function targetAt(place: string): Target {
  const id = place.slice(place.indexOf('/') + 1);
  return place.startsWith('site/')
    ? { kind: 'site', site: id }
    : { kind: 'environment', environment: id };
}

export const scopeOf = ({ service, place }: Pick<RolloutDraft, 'service' | 'place'>): Scope => ({
  ...targetAt(place),
  service,
});

export const placeOfScope = (scope: Scope) =>
  scope.kind === 'site' ? `site/${scope.site}` : `environment/${scope.environment}`;

/** Request of the form; it has only the options that the strategy and the scope use. */
export function requestOf(draft: RolloutDraft): RolloutRequest {
  const { strategy, options, release } = draft;
  return {
    scope: scopeOf(draft),
    release,
    strategy,
    options: {
      soakSeconds: options.soaks[strategy],
      ...(isCanary(draft) ? canaryOf(draft) : {}),
      ...(isRolling(draft)
        ? { maxSurge: options.maxSurge, maxUnavailable: options.maxUnavailable }
        : {}),
      ...(strategy === 'shadow' ? { mirrorShare: options.mirrorShare } : {}),
      ...(strategy === 'shadow' && options.followedBy !== undefined
        ? { followedBy: options.followedBy }
        : {}),
      approval: options.approval,
      watchSeconds: options.watchSeconds,
      keepSeconds: options.keepSeconds,
      timeLimitSeconds: options.timeLimitSeconds,
      onRestart: options.onRestart,
      ...wavesOf(draft),
    },
  };
}

function canaryOf({ options }: RolloutDraft): RolloutOptions {
  const segments = options.segments.length === 0 ? {} : { segments: options.segments };
  return options.holds
    ? { abShare: options.abShare, ...segments }
    : { steps: options.steps, ...segments };
}

function wavesOf(draft: RolloutDraft): RolloutOptions {
  const { first, growth, stopAfter, onReturn, inWaves } = draft.options;
  const waves = wavesFor(scopeOf(draft), inWaves ? { first, growth, stopAfter } : 'all-at-once');
  return { ...(isWide(draft) && { onReturn }), ...(waves && { waves }) };
}

/** The draft that asks for the same again. */
export function draftOf(request: RolloutRequest, rules: RolloutRules): RolloutDraft {
  const { scope, release, strategy, options } = request;
  const defaults = defaultsOf(rules);
  const soak = options.soakSeconds ?? defaultSoaks[strategy];
  const { sites: _sites, drill: _drill, soakSeconds: _soak, waves, steps, ...same } = options;
  return {
    service: scope.service,
    place: placeOfScope(scope),
    release,
    strategy,
    options: {
      ...defaults,
      ...same,
      followedBy: options.followedBy,
      soaks: { ...defaults.soaks, [strategy]: soak },
      ...(steps === undefined
        ? {}
        : { steps: steps.map(({ share, soakSeconds = soak }) => ({ share, soakSeconds })) }),
      holds: options.abShare !== undefined,
      inWaves: waves !== undefined,
      ...waves,
    },
  };
}

/** Instances of the service at the site of the scope that has most of them. */
export function mostInstances(
  fleet: Fleet,
  draft: Pick<RolloutDraft, 'service' | 'place'>,
): number {
  const counts = sitesOfScope(fleet, scopeOf(draft)).map((site) =>
    fleet.placements
      .filter((one) => one.service === draft.service && one.site === site && !one.backupFor)
      .reduce((sum, { instances }) => sum + instances, 0),
  );
  return Math.max(0, ...counts);
}
