import type {
  Action,
  ActionResult,
  Observation,
  RolloutCommand,
} from '../../../shared/model/rollout.ts';
import type { SiteComparison } from '../../sites/index.ts';

/** Everything that can happen to a rollout. Times are ms since the epoch, by the console's clock, and are passed in. */
export type RolloutEvent =
  | { readonly kind: 'started' }
  /** Once a second; a site that was not read is absent. */
  | { readonly kind: 'tick'; readonly observations: Readonly<Record<string, Observation>> }
  | { readonly kind: 'result'; readonly action: Action; readonly result: ActionResult }
  | { readonly kind: 'command'; readonly command: RolloutCommand; readonly by: string }
  /**
   * The console has begun anew and has looked at the real gateways: for each site whether it is as
   * the step says that was last reached or is under way (`as-planned`), has lost its candidate to
   * the dead man, is driven by another console, or could not be looked at. `slept`: the console is
   * the same, but its machine has slept.
   */
  | {
      readonly kind: 'woke';
      readonly found: Readonly<Record<string, SiteComparison>>;
      readonly slept?: true;
    }
  /** Taken over by this console from another, at a wave and step. */
  | {
      readonly kind: 'taken-over';
      readonly from: string;
      readonly wave: number;
      readonly step: number;
    };
