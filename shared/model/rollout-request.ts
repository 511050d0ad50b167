import type { Scope } from './scope.ts';

export const strategies = ['blue-green', 'canary', 'rolling', 'recreate', 'shadow'] as const;
export type Strategy = (typeof strategies)[number];

/** Request of a person. Absent options have defaults (electron/rollout/plan/options.ts). */
export type RolloutRequest = {
  readonly scope: Scope;
  readonly release: string;
  readonly strategy: Strategy;
  readonly options: RolloutOptions;
};

export type RolloutOptions = {
  /** Canary: shares 0–1, growing, the last one 1. Default 5, 10, 25, 50, 75, 100%. */
  readonly steps?: readonly CanaryStep[];
  /** Observed seconds of a step that says none itself. */
  readonly soakSeconds?: number;
  /** Canary: these cameras first, in this order, each a step of its own. */
  readonly segments?: readonly Segment[];
  /** Canary: stays at this share (0–1) and compares, until a person ends it. */
  readonly abShare?: number;
  /** Rolling: instances beyond the wanted number, and below it, while one is replaced. */
  readonly maxSurge?: number;
  readonly maxUnavailable?: number;
  /** Shadow: share of frames that are copied, 0–1. */
  readonly mirrorShare?: number;
  /** Shadow: the strategy that follows it. */
  readonly followedBy?: Exclude<Strategy, 'shadow'>;
  readonly approval?: 'none' | 'before-promotion' | 'every-step';
  readonly watchSeconds?: number;
  readonly keepSeconds?: number;
  readonly timeLimitSeconds?: number;
  /** Act of a console that finds this rollout after its own restart. */
  readonly onRestart?: 'continue' | 'hold' | 'roll-back';
  /** Sites that were out of reach: finished by themselves when they return, or when asked. */
  readonly onReturn?: 'ask' | 'finish';
  readonly waves?: WaveOptions;
  /** Only these sites of the environment: the rest of an earlier rollout. */
  readonly sites?: readonly string[];
  /** Goes the whole way and back with the release that is stable already. */
  readonly drill?: boolean;
};

export type CanaryStep = { readonly share: number; readonly soakSeconds?: number };

export type Segment =
  | { readonly kind: 'cameras'; readonly cameras: readonly string[] }
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'site'; readonly site: string };

export type WaveOptions = {
  /** Sites of the first wave. */
  readonly first: number;
  /** Each next wave has this many times the sites of the one before; 1: all alike. */
  readonly growth: number;
  /** Sites that may fail before everything goes back. */
  readonly stopAfter: number;
};
