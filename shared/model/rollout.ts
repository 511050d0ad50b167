import type { GateName, RolloutPlan } from './rollout-plan.ts';
import type { SlotName } from './split.ts';
import type { Series } from './telemetry.ts';

/** A rollout as it stands. Times are RFC 3339 UTC. */
export type Rollout = {
  readonly id: string;
  /** `user@host` of who started it. */
  readonly by: string;
  readonly at: string;
  readonly plan: RolloutPlan;
  readonly state: RolloutState;
};

export type RolloutState = {
  readonly phase: RolloutPhase;
  /** Index into the plan's waves, and into that wave's steps: the step that is being taken or soaks. */
  readonly wave: number;
  readonly step: number;
  /** Observed seconds of the present soak or watch. */
  readonly soaked: number;
  /** Newest observed second by site, epoch seconds: a second is counted once. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly sites: Readonly<Record<string, SiteProgress>>;
  /** A person has said yes to this step. */
  readonly approved: boolean;
  /** Approval and window were given: the step is being taken, or soaks. */
  readonly taken?: boolean;
  /** Actions without a result yet. */
  readonly pending: readonly Action[];
  /** Number of the next action. */
  readonly next: number;
  /** The gates of the present step with their present figures. */
  readonly gates: readonly GateNow[];
  /**
   * Gates of the step in force, while the next one waits or is being taken: they hold nothing up, a
   * person decides by them.
   */
  readonly gatesInForce?: readonly GateNow[];
  /** Observed seconds on end that a trigger's condition held, by `site/trigger`. */
  readonly held: Readonly<Record<string, number>>;
  /** Gates that were beyond their limit in this soak, by `site/gate`. */
  readonly beyond?: Readonly<Record<string, Beyond>>;
  /** Gates of this step, as `site/gate`, that a person has passed over. */
  readonly waived?: readonly string[];
  readonly startedAt: string;
  /** When the last site was promoted. */
  readonly promotedAt?: string;
  readonly endedAt?: string;
};

/** In observed seconds of the soak: when a gate went beyond its limit, and when it was so last. */
export type Beyond = { readonly since: number; readonly last: number };

export type RolloutPhase =
  /** A step is being taken. */
  | { readonly kind: 'acting' }
  | { readonly kind: 'soaking' }
  /** Every site is promoted; triggers are armed until `watchSeconds` were observed, `previous` is kept until then. */
  | { readonly kind: 'keeping'; readonly until: string }
  /** `previous` is being taken away. */
  | { readonly kind: 'retiring' }
  /** By a person. `from` is the phase that goes on. */
  | { readonly kind: 'paused'; readonly by: string; readonly from: 'acting' | 'soaking' }
  | {
      readonly kind: 'held';
      readonly why: HoldReason;
      readonly from: 'acting' | 'soaking' | 'keeping';
    }
  | { readonly kind: 'going-back'; readonly why: BackReason }
  | { readonly kind: 'ended'; readonly how: RolloutEnd; readonly why?: BackReason };

export type RolloutEnd = 'finished' | 'rolled-back' | 'taken-over';

export type HoldReason =
  /** HAProxy itself has sent everything to stable there. */
  | { readonly kind: 'dead-man'; readonly site: string }
  | { readonly kind: 'restart' }
  /** Sites with the same camera model or engine type wait for a person. */
  | { readonly kind: 'peers-paused'; readonly failed: string; readonly sites: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly site: string;
      readonly host: string;
      readonly detail: string;
    }
  /** Taken over from another console: a person says how it goes on. */
  | { readonly kind: 'taken-over'; readonly from: string }
  /** Beyond its limit after the soak; resume passes over this gate, and the others still decide. */
  | {
      readonly kind: 'gate';
      readonly site: string;
      readonly gate: GateName;
      readonly value: number;
      readonly limit: number;
    }
  /** Counts were never compared here, and no camera is on the old release any more to do so. */
  | { readonly kind: 'not-compared'; readonly site: string };

export type BackReason =
  | { readonly kind: 'person'; readonly by: string; readonly how: 'abort' | 'roll-back' }
  | { readonly kind: 'trigger'; readonly firing: Firing }
  | {
      readonly kind: 'step-failed';
      readonly site: string;
      readonly host: string;
      readonly detail: string;
    }
  | { readonly kind: 'restart' }
  | { readonly kind: 'drill' }
  /** A shadow that nothing follows was only to be looked at: nobody is to blame, and it ends as finished. */
  | { readonly kind: 'shadow-done' };

export const triggerNames = ['errors', 'latency', 'health', 'counts', 'time-limit'] as const;
export type TriggerName = (typeof triggerNames)[number];

/** The numbers that made a trigger fire. */
export type Firing = {
  readonly trigger: TriggerName;
  readonly site: string;
  /** In the unit of the trigger: 0–1, a ratio, seconds. */
  readonly value: number;
  readonly limit: number;
  readonly at: string;
};

export type SiteProgress = {
  readonly kind: /** Its wave has not come yet. */
    | 'waiting'
    | 'active'
    /** Keeps what it is like: another site with the same camera model or engine type has failed. */
    | 'paused'
    | 'promoted'
    /** On its way back, or back. */
    | 'going-back'
    | 'back';
  /** Index of the last step of its wave that was reached; −1 before the first. */
  readonly at: number;
  /** Frames that the new release answered here since the present step was reached. */
  readonly frames: number;
  /** Number of these frames that failed, by the error ratio of the last 10 s; absent for none. */
  readonly failed?: number;
  readonly why?: BackReason;
  /** Its gates as they stood when it was sent back. */
  readonly gates?: readonly GateNow[];
  /** Index of the step that it was last asked to be like; it differs from `at` until that is so. */
  readonly to?: number;
  /** Done last, where a step or the way back is made of several things. */
  readonly did?: Exclude<Action['kind'], 'reach' | 'restore'>;
  /** A host did not answer: not asked again before this time. */
  readonly notBefore?: string;
  /** Newest observed second that the triggers have looked at, epoch seconds. */
  readonly seen?: number;
  /**
   * Deviation of counts (0–1) when they last agreed while something was on the old release, or
   * `waived` by a person; the gate of counts goes by it once all cameras have moved.
   */
  readonly counted?: number | 'waived';
};

/** Named for the journal and for the answer that belongs to it. */
export type Action = {
  readonly id: number;
  readonly site: string;
} /** Bring the site to the posture of this step of its wave; done is: read back. */ & (
  | { readonly kind: 'reach'; readonly wave: number; readonly step: number }
  | { readonly kind: 'smoke' }
  /** The release's backup and migration. */
  | { readonly kind: 'migrate' }
  /** At once: all traffic on the old release, by roles and split alone, where it still has instances. */
  | { readonly kind: 'return' }
  /** The logs of the new release, before its containers go. */
  | { readonly kind: 'collect' }
  /** The whole way back: the desired state before the rollout. */
  | { readonly kind: 'restore' }
  /** The desired state after `previous` was kept. */
  | { readonly kind: 'retire' }
);

export type GateNow = {
  readonly gate: GateName;
  /** Absent: of the whole wave. */
  readonly site?: string;
  readonly state: 'passes' | 'waits' | 'cannot-tell';
  /** Present figure and what it is held against; of what cannot be told, what there is and is needed. */
  readonly value?: number;
  readonly limit?: number;
  /** Absent: the gate's own. Counts wait for objects first, of the old release or the new one. */
  readonly unit?: 'objects';
  /** `alone`: nothing is on the old release to compare counts with. */
  readonly why?: 'alone';
  /** Within its limit, but beyond it lately: observed seconds until it opens. */
  readonly opensIn?: number;
};

/** Observation of one site in one second. A part that was not read is absent: a gap, never zero. */
export type Observation = {
  /** Epoch seconds of the newest reading of the site's gateways. */
  readonly second: number;
  readonly next?: VariantFigures;
  readonly old?: VariantFigures;
  /**
   * Of the new release: counted and expected objects, the reference objects behind that, their
   * dispersion (1: by chance), and whether something on the old release sees the same hour.
   */
  readonly counts?: {
    readonly objects: number;
    readonly expected: number;
    readonly reference: number;
    readonly dispersion: number;
    readonly beside: boolean;
  };
  /** Objects by which the cameras that the next step moves could be judged then; absent where it moves none. */
  readonly history?: number;
  readonly instances?: {
    readonly healthy: number;
    readonly wanted: number;
    readonly restarts: number;
  };
  /** Highest of the new containers, 0–1. */
  readonly memoryRatio?: number;
  /** At any gateway of the site; expired: the dead man has fired there. */
  readonly lease: 'none' | 'live' | 'held' | 'expired';
  /** Whether a step may be taken now. */
  readonly windowOpen: boolean;
  /** Console that has written there after this one. */
  readonly fencedBy?: string;
};

export type VariantFigures = {
  readonly framesPerSecond?: number;
  /** Failed over all, last 10 s, 0–1. */
  readonly errorRatio?: number;
  readonly recentFrames?: number;
  readonly p95Ms?: number;
};

/** One line of the journal. */
export type JournalEntry = {
  readonly seq: number;
  readonly rollout: string;
  readonly at: string;
  readonly entry:
    | { readonly kind: 'started' }
    | { readonly kind: 'command'; readonly command: RolloutCommand; readonly by: string }
    /** Written before it is acted on. */
    | { readonly kind: 'intended'; readonly action: Action }
    | {
        readonly kind: 'result';
        readonly action: Action;
        readonly result: ActionResult;
        readonly ms: number;
      }
    | {
        readonly kind: 'phase';
        readonly phase: RolloutPhase;
        readonly wave: number;
        readonly step: number;
        readonly soaked: number;
      }
    /** A console began anew and looked. */
    | { readonly kind: 'looked'; readonly found: Readonly<Record<string, string>> }
    | { readonly kind: 'evidence'; readonly evidence: Evidence };
};

export type ActionResult =
  /** `gapMs`: the site answered no frame for so long; `no-frames`: a gap that no frame could measure. */
  | { readonly kind: 'done'; readonly gapMs?: number | 'no-frames'; readonly detail?: string }
  /** The new release is at fault: it does not start, is not healthy, fails a smoke test. */
  | { readonly kind: 'failed'; readonly host: string; readonly detail: string }
  /** A host does not answer: it is tried again. */
  | { readonly kind: 'out-of-reach'; readonly host: string; readonly detail: string }
  /** Cannot be done as things are, and not for the release's fault: a person decides. */
  | { readonly kind: 'refused'; readonly host: string; readonly detail: string }
  /** Another console drives there now. */
  | { readonly kind: 'fenced'; readonly by: string };

/** Evidence at the time when a trigger fired, or a rollout went back. */
export type Evidence = {
  readonly site: string;
  readonly firing?: Firing;
  readonly series: readonly Series[];
  /** Slots of the two variants in `series`. */
  readonly next?: SlotName;
  readonly old?: SlotName;
  readonly logs?: readonly { readonly container: string; readonly lines: readonly string[] }[];
  readonly splitBefore?: { readonly share: number; readonly cameras: number };
  /** Measured gap of a recreate or lost frames of a drill, where there were such. */
  readonly gapMs?: number;
};

export const rolloutCommands = [
  'pause',
  'resume',
  'advance',
  'approve',
  'abort',
  'roll-back',
] as const;
/** resume: also out of a hold · advance: ends the soak, or the keeping, now · abort: before promotion · roll-back: at any time before the end */
export type RolloutCommand = (typeof rolloutCommands)[number];
