import type { DesiredState } from './desired-state.ts';
import type { Release } from './release.ts';
import type { RolloutRequest } from './rollout-request.ts';
import type { RolloutRules } from './rollout-rules.ts';
import type { SlotName } from './split.ts';

/**
 * Everything a rollout will do, fixed before anything moves. Made purely from request, fleet and
 * readings.
 */
export type RolloutPlan = {
  readonly request: RolloutRequest;
  /** The release as the fleet file has it at the start; the rollout ends with the same. */
  readonly release: Release;
  readonly rules: RolloutRules;
  readonly waves: readonly Wave[];
  /** Every site of the waves. */
  readonly sites: Readonly<Record<string, SitePlan>>;
  /** Sites left out since a gateway or engine of theirs was out of reach. */
  readonly skipped: readonly string[];
  /** Sites of the scope where the release is stable already: nothing is done there. */
  readonly already: readonly string[];
  readonly watchSeconds: number;
  readonly keepSeconds: number;
  readonly timeLimitSeconds: number;
  readonly onRestart: 'continue' | 'hold' | 'roll-back';
  /** Sites that may fail before everything goes back. */
  readonly stopAfter: number;
  /** True when cameras weigh equally because nothing has been counted yet. */
  readonly unweighted: boolean;
  /** Seconds after the end of this console until HAProxy itself sends all to stable. */
  readonly deadManSeconds: number;
};

export type SitePlan = {
  /** State of the site before; the way back leads to it. */
  readonly base: DesiredState;
  /** After the time that `previous` is kept. */
  readonly end: DesiredState;
  /** Where the new release stands. */
  readonly slot: SlotName;
  /** Camera models and engine types here: a failure elsewhere with one of them pauses this site. */
  readonly kinds: readonly string[];
  /** Objects a minute by camera that the steps were made from: who takes over plans by the same. */
  readonly weights?: Readonly<Record<string, number>>;
};

/** Releases that stood there before, by id; more than one where sites differ. */
export function releasesBefore(plan: RolloutPlan): readonly string[] {
  const all = Object.values(plan.sites).flatMap(({ base }) => {
    const slot = base.roles.stable;
    const release = slot === undefined ? undefined : base.slots[slot]?.release;
    return release === undefined ? [] : [release];
  });
  return [...new Set(all)];
}

export type Wave = {
  readonly sites: readonly string[];
  readonly steps: readonly PlanStep[];
};

export const stepKinds = [
  'start',
  'mirror',
  'share',
  'replace',
  'stop',
  'switch',
  'promote',
] as const;
/**
 * start: containers beside stable · mirror: copies to the shadow · share: cameras to the candidate ·
 * replace: an instance of the old release gives way to one of the new · stop: the old containers end
 * (recreate) · switch: all traffic at once · promote: the new release becomes stable.
 */
export type StepKind = (typeof stepKinds)[number];

export type PlanStep = {
  readonly kind: StepKind;
  /** Desired state of every site of the wave, once the step was taken. */
  readonly postures: Readonly<Record<string, DesiredState>>;
  /** Share asked for, 0–1, and the share of cameras of the wave that this really is. */
  readonly share: number;
  readonly reachedShare: number;
  /** Other shares that were asked for and move the same cameras: one step for all of them. */
  readonly mergedShares?: readonly number[];
  /** For a segment: its zone, site or number of cameras, to be shown. */
  readonly segment?: string;
  /** Runs before the step is taken: the release's backup and migration. */
  readonly migrates: boolean;
  /** Smoke tests run against the new containers once the step was taken. */
  readonly smoke: boolean;
  /** Observed seconds. */
  readonly soakSeconds: number;
  readonly gates: readonly GateName[];
  /** Not taken until a person approves. */
  readonly approval: boolean;
  /** Without the soak; from what earlier starts here took, else a default. */
  readonly expectedSeconds: number;
  /** Recreate: seconds in which frames are not answered. */
  readonly expectedGapSeconds?: number;
  /** The way to undo the step. */
  readonly undo: UndoWay;
};

export const gateNames = [
  'telemetry',
  'frames',
  'health',
  'errors',
  'latency',
  'counts',
  'resources',
  'window',
  'approval',
] as const;
export type GateName = (typeof gateNames)[number];

/** remove: new containers go · unmirror: copies end · share: cameras go back · roles: stable and previous change places · start: old containers are started again */
export type UndoWay = 'remove' | 'unmirror' | 'share' | 'roles' | 'start';

export const shortfallKinds = [
  'memory',
  'gpu',
  'ports',
  'disk',
  'slot',
  'instances',
  'cameras',
  'shadow',
  'platform',
] as const;
export type ShortfallKind = (typeof shortfallKinds)[number];

/** Why a plan cannot be carried out, with what is missing. */
export type Shortfall = {
  readonly what: ShortfallKind;
  readonly site: string;
  /** Engine or gateway. */
  readonly host: string;
  /** Bytes, devices or ports. */
  readonly needed: number;
  readonly available: number;
};
