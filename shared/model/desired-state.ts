import type { Role, SlotName } from './split.ts';

/** Content of a slot: the first `instances` instances of a release. */
export type SlotContent = {
  readonly release: string;
  /**
   * Counted over the site's own placements of the service, in the order of the fleet file; servers
   * that stand in for the site elsewhere are there whenever this is above 0. 0: the slot keeps its
   * role and its release but has no container (recreate, between stop and start).
   */
  readonly instances: number;
};

/**
 * All that one site is to be like for one service: containers by slot, roles and split. A step of a
 * rollout says it whole, so what a site is like can be read back and compared.
 */
export type DesiredState = {
  /** Slots that are not named are empty. */
  readonly slots: Readonly<Partial<Record<SlotName, SlotContent>>>;
  readonly roles: Readonly<Partial<Record<Role, SlotName>>>;
  /** Cameras on the candidate; empty where the service is split by frame. */
  readonly cameras: readonly string[];
  /** The share that was asked for in the whole wave, 0–1. */
  readonly share: number;
  /** Share of frames copied to the slot in role shadow, 0–1. */
  readonly mirrorShare: number;
};
