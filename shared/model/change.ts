import type { CommandFault } from './link.ts';
import type { NothingToRollBack } from './rollback.ts';
import type { Scope } from './scope.ts';
import type { Intent, RolloutNote, Slot, SlotName } from './split.ts';

/** Whether traffic was seen to follow: read back, and the counters agree. */
export type Verification =
  | { readonly kind: 'pending' }
  | { readonly kind: 'verified'; readonly ms: number }
  /** Nothing to judge by. Says so instead of claiming success. */
  | { readonly kind: 'no-frames' }
  | { readonly kind: 'contradicted'; readonly detail: string };

/** At what had waited in the queue. */
type Waited = {
  /** RFC 3339 UTC: when it ended. Absent: it never waited. */
  readonly endedAt?: string;
};

/** Part of an intent that readers of a change get: no instances, no plan. */
export type ToldIntent = Pick<Intent, 'revision' | 'askedShare' | 'roles' | 'policy'> & {
  readonly slots: Readonly<Record<SlotName, Pick<Slot, 'release'>>>;
  /** Absent where many changes are told at once. */
  readonly candidates?: Intent['candidates'];
  /** Of the cameras whose pin the change has changed only; absent where there is none. */
  readonly pins?: Intent['pins'];
  readonly rollout?: Pick<RolloutNote, 'id'> & {
    readonly request: Pick<RolloutNote['request'], 'release' | 'strategy'>;
  };
};

/** Result of a change at one gateway. Times in ms count from the click, or the end of the wait. */
export type GatewayResult<I = Intent> =
  | (Waited & {
      readonly kind: 'applied';
      readonly gateway: string;
      readonly appliedMs: number;
      readonly persisted:
        | { readonly kind: 'pending' }
        | { readonly kind: 'persisted'; readonly ms: number }
        | { readonly kind: 'failed'; readonly fault: CommandFault };
      readonly verification: Verification;
      readonly before: I;
      readonly after: I;
    })
  /** Fenced: somebody else wrote meanwhile, or drives. */
  | (Waited & {
      readonly kind: 'refused' | 'failed' | 'unknown';
      readonly gateway: string;
      readonly fault: CommandFault;
    })
  /** A rollback found nothing to roll back here: nothing was written. */
  | (Waited & {
      readonly kind: 'unneeded';
      readonly gateway: string;
      readonly why: NothingToRollBack;
    })
  /** It left the queue without being done: somebody said so, took the change back, or asked for something newer. */
  | (Waited & {
      readonly kind: 'dropped';
      readonly gateway: string;
      readonly why: 'answered' | 'undone' | 'replaced';
    })
  /** Out of reach; will be done, or asked about again, when the gateway is back. */
  | {
      readonly kind: 'queued';
      readonly gateway: string;
      readonly fault: CommandFault;
      readonly seenRevision: number;
      /** The gateway is back, and its intent has moved on: a person has to answer. */
      readonly asks?: { readonly foundRevision: number; readonly foundWriter: string };
    };

export const changeKinds = [
  'split',
  'rollback',
  'undo',
  'pin',
  'roles',
  'correct',
  'adopt',
  'rollout',
  'policy',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A change of traffic over a scope, as it is carried out. */
export type Change<I = Intent> = {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly scope: Scope;
  /** Who asked: `user@host`. */
  readonly by: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly askedShare?: number;
  /** The one this change takes back. */
  readonly undoes?: string;
  readonly results: readonly GatewayResult<I>[];
  /** True once no result is going to change any more, but those that are queued. */
  readonly finished: boolean;
};

export type ToldResult = GatewayResult<ToldIntent>;

/** A change as readers are told of it. */
export type ToldChange = Change<ToldIntent> & {
  /** Number of results left out, by kind: of other sites, or too many to name. */
  readonly others?: Readonly<Partial<Record<ToldResult['kind'], number>>>;
};

/** A command that waits for its gateway; `asks` once the intent there has moved on. */
export type QueuedCommand = {
  readonly id: string;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly gateway: string;
  readonly service: string;
  readonly by: string;
  readonly at: string;
  readonly seenRevision: number;
  readonly state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'asks'; readonly foundRevision: number; readonly foundWriter: string };
};
