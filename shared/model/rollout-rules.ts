/** Guards of a service while it changes: its `rollout` in `fleet.yaml`, with defaults filled in. */
export type RolloutRules = {
  readonly gates: GateRules;
  readonly triggers: TriggerRules;
  readonly smoke: readonly SmokeCheck[];
  /** Steps are taken only inside one of these; none: at any time. */
  readonly windows: readonly TimeWindow[];
  /** Observed seconds that triggers stay armed after promotion. */
  readonly watchSeconds: number;
  /** Seconds that `previous` stays on the engine for an instant return. */
  readonly keepSeconds: number;
  readonly drill?: DrillSchedule;
};

/** Limits for the end of a soak. A rollout beyond them waits; only a trigger rolls it back. */
export type GateRules = {
  /** Failed over all frames of the new release, last 10 s, 0–1. */
  readonly errorRatio: number;
  /** p95 of the new release over p95 of the old one, e.g. 1.5. */
  readonly latencyRatio: number;
  /**
   * |counted / expected − 1| of the new release: too many is as wrong as too few. The nearer, the more
   * objects are needed to tell it from chance (judge/objects-needed.ts): 8 / countDeviation² of the old
   * release, counted before a camera is moved. The gate opens once the whole interval lies inside.
   */
  readonly countDeviation: number;
  /** Memory in use over its limit, 0–1. */
  readonly memoryRatio: number;
  /** Frames that the new release must have answered in this step. */
  readonly leastFrames: number;
  /**
   * Objects that must be expected, at least, before counts are compared. Too few hold: the gate says
   * how many there are and are needed, and a person may advance. 0: counts are not compared at all, by
   * no gate and no trigger, for a service or site that counts too little.
   */
  readonly leastObjects: number;
};

/** Conditions of an automatic rollback, once they hold for `forSeconds` observed seconds on end. */
export type TriggerRules = {
  readonly errorRatio: number;
  readonly latencyRatio: number;
  /** 1 − counted / expected. */
  readonly countDecline: number;
  /** Observed seconds on end without any healthy instance, or with a container that restarts. */
  readonly unhealthySeconds: number;
  readonly forSeconds: number;
  /** Frames of the last 10 s below which errors and latency say nothing. */
  readonly leastFrames: number;
  /** Seconds from the start to the promotion of everything. */
  readonly timeLimitSeconds: number;
};

export type SmokeCheck =
  | {
      readonly kind: 'http';
      readonly path: string;
      readonly status: number;
      /** Must occur in the answer's body. */
      readonly contains?: string;
    }
  /** Run inside the container; exit code 0 passes. No shell is in between. */
  | { readonly kind: 'command'; readonly argv: readonly string[] };

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Minutes of the site's own day; `to` before `from` runs past midnight. */
export type TimeWindow = {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
};

/** A rollback drill by itself: at a site, on days, at a minute of its own day. */
export type DrillSchedule = {
  readonly site: string;
  readonly days: readonly Weekday[];
  readonly at: number;
};
