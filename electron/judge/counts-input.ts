import type { SlotName } from '../../shared/model/split.ts';
import type { CameraTally } from '../telemetry/tally.ts';

export type CountsInput = {
  /** Objects and frames by camera and slot, of times when both were read (telemetry/tally.ts). */
  readonly tallies: readonly CameraTally[];
  /** Slot of the old release, and of the new one. */
  readonly old: SlotName;
  readonly next: SlotName;
  /**
   * `split`: a camera is on one of the two, and is compared with its own history on the old one.
   * `shadow`: both see the same frames, and are compared camera by camera over the same time.
   */
  readonly pairing: 'split' | 'shadow';
};
