import type { CommandFault } from './link.ts';
import type { Scope } from './scope.ts';
import type { Intent } from './split.ts';

/** Whether traffic was seen to follow: read back, and the counters agree. */
export type Verification =
  | { readonly kind: 'pending' }
  | { readonly kind: 'verified'; readonly ms: number }
  /** Nothing to judge by. Says so instead of claiming success. */
  | { readonly kind: 'no-frames' }
  | { readonly kind: 'contradicted'; readonly detail: string };

/** How a change ended at one gateway. Milliseconds count from the click. */
export type GatewayResult =
  | {
      readonly kind: 'applied';
      readonly gateway: string;
      readonly appliedMs: number;
      readonly persisted:
        | { readonly kind: 'pending' }
        | { readonly kind: 'persisted'; readonly ms: number }
        | { readonly kind: 'failed'; readonly fault: CommandFault };
      readonly verification: Verification;
      readonly before: Intent;
      readonly after: Intent;
    }
  /** Fenced: somebody else wrote meanwhile, or drives. */
  | { readonly kind: 'refused'; readonly gateway: string; readonly fault: CommandFault }
  | { readonly kind: 'failed'; readonly gateway: string; readonly fault: CommandFault }
  | { readonly kind: 'unknown'; readonly gateway: string; readonly fault: CommandFault }
  /** Out of reach; will be done, or asked about again, when the gateway is back. */
  | {
      readonly kind: 'queued';
      readonly gateway: string;
      readonly fault: CommandFault;
      readonly seenRevision: number;
    };

export const changeKinds = [
  'split',
  'rollback',
  'undo',
  'pin',
  'slot',
  'roles',
  'correct',
  'adopt',
  'rollout',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A change of traffic over a scope, as it is carried out. */
export type Change = {
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
  readonly results: readonly GatewayResult[];
  /** True once no result is going to change any more. */
  readonly finished: boolean;
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
