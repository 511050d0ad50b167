import type { Observation, RolloutPhase, RolloutState } from '../../../shared/model/rollout.ts';
import type { PlanStep } from '../../../shared/model/rollout-plan.ts';

export const recentSeconds = 3;

/**
 * Every condition that stands between a rollout and harm, each by its name. `decide` asks them and
 * nothing else, so that a test can take one away and see what breaks. True: it may go on.
 */
export const allGuards = {
  /** Nothing is done any more once a rollout has ended, least of all where another console drives. */
  running: (phase: RolloutPhase) => phase.kind !== 'ended',
  /** An answer to what was dropped meanwhile says nothing. */
  awaited: (state: RolloutState, action: number) =>
    state.pending.some((pending) => pending.id === action),
  /** One thing at a time at a site. */
  free: (state: RolloutState, site: string) =>
    !state.pending.some((pending) => pending.site === site),
  /** Paused and held keep what is in force; only a person's resume moves on. */
  mayMove: (phase: RolloutPhase) => phase.kind === 'acting' || phase.kind === 'soaking',
  approved: (step: PlanStep, state: RolloutState) => !step.approval || state.approved,
  windowOpen: (open: boolean) => open,
  /** Every active site is as the step says, read back. */
  reached: (at: number, to: number) => at === to,
  smoked: (step: PlanStep, done: boolean) => !step.smoke || done,
  migrated: (step: PlanStep, done: boolean) => !step.migrates || done,
  /** A second is counted once. */
  newer: (second: number, counted: number) => second > counted,
  /** Neither an old reading nor one from the future counts; seconds. */
  recent: (age: number) => Math.abs(age) <= recentSeconds,
  soaked: (soaked: number, step: PlanStep) => soaked >= step.soakSeconds,
  gatePasses: (state: 'passes' | 'waits' | 'cannot-tell') => state === 'passes',
  /** Sites that wait because of a failed peer are not left behind by themselves. */
  peersReady: (paused: number) => paused === 0,
  watched: (soaked: number, watchSeconds: number) => soaked >= watchSeconds,
  kept: (now: number, until: number) => now >= until,
  retired: (left: number) => left === 0,
  allBack: (left: number) => left === 0,
  /** Only sites that a rollout has touched go back. */
  leftBase: (touched: boolean) => touched,
  belowLimit: (failed: number, stopAfter: number) => failed < stopAfter,
  /** With the old release stopped and the new one not started, going on or back is all there is. */
  canHalt: (gap: boolean) => !gap,
  armed: (armed: boolean) => armed,
  /** Triggers judge the new release only where it stands. */
  stands: (instances: number) => instances > 0,
  enoughFrames: (frames: number, least: number) => frames >= least,
  inTime: (seconds: number, limit: number) => seconds <= limit,
  longEnough: (held: number, forSeconds: number) => held >= Math.max(1, forSeconds),
  /** HAProxy itself has not taken the candidate's share away. */
  leaseLives: (lease: Observation['lease']) => lease !== 'expired',
  /** No other console has written there since: a rollback by hand, or a take-over. */
  ours: (fencedBy: string | undefined) => fencedBy === undefined,
  /** A host that did not answer is left alone for a while; ms that are left of it. */
  rested: (left: number) => left <= 0,
  mayResume: ({ kind }: RolloutPhase) => kind === 'paused' || kind === 'held',
  mayAdvance: ({ kind }: RolloutPhase) => kind === 'soaking' || kind === 'keeping',
  mayAbort: ({ promotedAt }: RolloutState) => promotedAt === undefined,
  /** The way back is gone once, for the reason that began it. */
  mayGoBack: ({ kind }: RolloutPhase) => kind !== 'going-back',
};

export type Guards = typeof allGuards;
