import type { DesiredState } from '../../shared/model/desired-state.ts';
import type { ActionResult, Evidence, Observation, Rollout } from '../../shared/model/rollout.ts';

/** A site compared with a desired state. `dead-man`: stable holds everything since the lease expired. */
export type SiteComparison = 'as-planned' | 'differs' | 'dead-man' | 'fenced' | 'out-of-reach';

/** A desired state that a site is to reach, for which rollout, and within which limits. */
export type ReconcileRequest = {
  readonly rollout: Rollout;
  readonly site: string;
  readonly desired: DesiredState;
  /** The wave and step that the gateways are to know of; absent: the rollout leaves them. */
  readonly note?: { readonly wave: number; readonly step: number };
  /** A person has resumed: a lease that ended begins anew. */
  readonly revive: boolean;
  readonly signal: AbortSignal;
  /** One line of what is being done now, for the screen. */
  readonly report: (text: string) => void;
};

/**
 * Actions of a rollout on gateways and engines; the runner knows nothing of links. Every verb can
 * be called again after any outcome, and does only what is still missing.
 */
export type Executor = {
  /** Grows slots, then changes roles and split in one commit at each gateway, then shrinks slots. `done`: read back, on disk. */
  reconcile(request: ReconcileRequest): Promise<ActionResult>;
  /** Roles and split of the desired state at once, nothing else; slots without an instance there are passed by. Wins over what is under way. */
  shiftTraffic(request: ReconcileRequest): Promise<ActionResult>;
  smoke(rollout: Rollout, site: string, signal: AbortSignal): Promise<ActionResult>;
  /** The release's backup in the old containers, then its command in the new ones. */
  migrate(rollout: Rollout, site: string, signal: AbortSignal): Promise<ActionResult>;
  /** Charts and logs of now; kept in the journal. Never fails: unreadable parts are left out. */
  collect(rollout: Rollout, site: string): Promise<Evidence>;
  /** From telemetry alone, without asking anybody; undefined: nothing has arrived lately. */
  observe(rollout: Rollout, site: string): Observation | undefined;
  /** Compares the real gateways and engines with a desired state. */
  compare(rollout: Rollout, site: string, desired: DesiredState): Promise<SiteComparison>;
};
