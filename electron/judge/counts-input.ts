import type { SlotName } from '../../shared/model/split.ts';
import type { CameraTally } from '../telemetry/index.ts';

export type CountsInput = {
  /** Objects and frames by camera and slot, of times when both were read (telemetry/tally.ts). */
  readonly tallies: readonly CameraTally[];
  /** Slot of the old release, and of the new one. */
  readonly old: SlotName;
  readonly next: SlotName;
  /**
   * `split`: a camera is on one of the two, and is compared with the cameras that are on the old one
   * in the same minutes. `pairs`: both see each camera, by copies (shadow) or frame by frame, and are
   * compared camera by camera over the same minutes.
   */
  readonly pairing: 'split' | 'pairs';
};
