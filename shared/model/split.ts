import type { RolloutRequest } from './rollout-request.ts';

export const slotNames = ['a', 'b', 'c'] as const;
/** A neutral place of a service at a gateway. Roles change, slots do not. */
export type SlotName = (typeof slotNames)[number];

export const roles = ['stable', 'candidate', 'shadow', 'previous'] as const;
export type Role = (typeof roles)[number];

/** A server of a slot: one container, as HAProxy reaches it. */
export type Instance = {
  /** The server's name in its backend: `i1`, `i2`, … */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly engine: string;
};

export type Slot = {
  /** Id of the release whose instances stand here; absent when empty. */
  readonly release?: string;
  readonly instances: readonly Instance[];
};

/** Fate of the candidate's share when nobody renews the lease. */
export type LeasePolicy = 'dead-man' | 'hold';

/**
 * Intended traffic of one service at one gateway.
 * Lives on the gateway; a live state that differs from it is drift.
 */
export type Intent = {
  /** Grows by one with every change; the fence. 0 before the first. */
  readonly revision: number;
  /** `user@host` of the console that wrote it. */
  readonly writer: string;
  /** RFC 3339 UTC. */
  readonly writtenAt: string;
  readonly roles: Readonly<Partial<Record<Role, SlotName>>>;
  readonly slots: Readonly<Record<SlotName, Slot>>;
  /** The share that was asked for in the whole scope, 0–1. */
  readonly askedShare: number;
  /** Whole cameras (`camera`), or a share of frames (`frame`). */
  readonly method: 'camera' | 'frame';
  /** Cameras on the candidate, when `method` is `camera`; without pinned ones. */
  readonly candidates: readonly string[];
  /** Cameras that always follow one role. */
  readonly pins: Readonly<Record<string, 'stable' | 'candidate'>>;
  /** Share of frames copied to the shadow, 0–1. */
  readonly mirrorShare: number;
  readonly policy: LeasePolicy;
  /** When each camera last changed sides, RFC 3339 UTC, so warm-up counts can be left out. */
  readonly movedAt: Readonly<Record<string, string>>;
  /** The rollout that this gateway is part of, so that another console can see it and take over. */
  readonly rollout?: RolloutNote;
};

/** Note on a gateway about the rollout that drives it: enough to plan the same again. */
export type RolloutNote = {
  readonly id: string;
  readonly request: RolloutRequest;
  readonly wave: number;
  readonly step: number;
  readonly by: string;
  readonly at: string;
  /** Objects a minute of this gateway's cameras that the plan was made from; absent: none were known. */
  readonly weights?: Readonly<Record<string, number>>;
};

export const driftParts = [
  'intent',
  'role',
  'camera',
  'share',
  'mirror',
  'policy',
  'server',
  'entry',
] as const;
/** `entry`: one in the map that no rule of ours reads. */
export type DriftPart = (typeof driftParts)[number];

/** One difference between what is live and the intent. */
export type Drift = {
  readonly part: DriftPart;
  /** The role, the camera, slot and server as `b/i1`, the key of an entry; empty where there is one only. */
  readonly name: string;
  readonly meant: string;
  readonly live: string;
};

export type LeaseState =
  | { readonly kind: 'none' }
  | { readonly kind: 'held' }
  /** Seconds by the gateway's own clock. */
  | {
      readonly kind: 'live';
      readonly driver: string;
      readonly drivingLeft: number;
      readonly deadManLeft: number;
    }
  | { readonly kind: 'expired'; readonly driver: string; readonly since: string };

/** Copies of frames to the shadow since HAProxy's last start. */
export type MirrorCounts = {
  readonly answered: number;
  /** More were under way than allowed, or no server of the shadow was healthy. */
  readonly dropped: number;
  /** Not answered with 200 within 2 s. */
  readonly failed: number;
  readonly inFlight: number;
};

/** Traffic of one service at one gateway, as last read. */
export type SplitState = {
  readonly gateway: string;
  readonly service: string;
  readonly intent: Intent;
  readonly drift: readonly Drift[];
  /** Number of differences; absent where `drift` lists them all. */
  readonly driftCount?: number;
  readonly lease: LeaseState;
  /** Absent where the service is not mirrored. */
  readonly mirror?: MirrorCounts;
  /** Revision found in the file on disk; a reload would bring it back. */
  readonly persistedRevision?: number;
  readonly appliedAt?: string;
  readonly persistedAt?: string;
  /** RFC 3339 UTC: when this was read from the gateway. */
  readonly readAt: string;
};

/** Asked, applied and really reached share of the candidate, each 0–1. Absent: not known. */
export type Shares = {
  readonly asked?: number;
  /** Cameras mapped to the candidate over cameras in scope; absent, too, while a part of them was not read. */
  readonly appliedCameras?: number;
  /** Frames the candidate answered over all frames, last 10 s. */
  readonly reachedFrames?: number;
  /** Objects the candidate counted over all objects, last 60 s. */
  readonly reachedCounts?: number;
};
