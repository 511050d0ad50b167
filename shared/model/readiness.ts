import type { WayBack } from './release.ts';

/** Whether there is a way back for a service at a site, and what it would take. */
export type Readiness = {
  readonly site: string;
  readonly service: string;
  readonly light: 'ready' | 'slow' | 'none' | 'unknown';
  /**
   * instant: the old containers still run (rollout or `previous`) · restart: they would be started
   * again · drilled: no release ran here before, and a drill has shown that going back works.
   */
  readonly way: 'instant' | 'restart' | 'drilled' | 'none' | 'unknown';
  /** The release that runs, and the one that the way back leads to. */
  readonly release?: string;
  readonly backTo?: string;
  /** Expected seconds, from the last drill or from what starts took. */
  readonly seconds?: number;
  /** Way back of the running release's data. */
  readonly rollback?: WayBack;
  readonly lastDrill?: Drill;
};

/** A rollback that was tried out under live traffic. */
export type Drill = {
  readonly rollout: string;
  readonly site: string;
  readonly service: string;
  readonly at: string;
  /** From the way back's beginning until it was verified. */
  readonly seconds: number;
  /** Frames that HAProxy could not answer with success while the drill ran, beyond those of its services as such. */
  readonly lostFrames: number;
  readonly frames: number;
};
