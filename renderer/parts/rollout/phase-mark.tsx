import {
  IconArrowBackUp,
  IconCircleCheck,
  IconEye,
  IconHandStop,
  IconHourglass,
  IconPlayerPause,
  IconPlayerTrackNext,
  IconSwitchHorizontal,
  IconTrash,
  IconUserCheck,
  type TablerIcon,
} from '@tabler/icons-react';
import type { BackReason, Rollout, RolloutPhase } from '../../../shared/model/rollout.ts';
import { waitsForApproval } from '../../../shared/model/rollout-needs.ts';
import classes from './phase-mark.module.css';

type Props = { readonly rollout: Rollout; readonly size?: number };

/** State of a rollout, as a shape; its word stands beside it. */
export function PhaseMark({ rollout, size = 18 }: Props) {
  const Icon = waitsForApproval(rollout) ? IconUserCheck : iconOf(rollout.state.phase);
  return <Icon size={size} aria-hidden className={classes.mark} data-tone={rolloutTone(rollout)} />;
}

export type PhaseTone = 'going' | 'good' | 'waits' | 'bad' | 'quiet';

/** A rollout that needs a person is `waits` or `bad`. */
export const rolloutTone = (rollout: Rollout): PhaseTone =>
  waitsForApproval(rollout) ? 'waits' : toneOf(rollout.state.phase);

export function toneOf(phase: RolloutPhase): PhaseTone {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'retiring':
      return 'going';
    case 'keeping':
      return 'good';
    case 'held':
      return phase.why.kind === 'gate' ? 'bad' : 'waits';
    case 'paused':
      return 'waits';
    case 'going-back':
      return isMeant(phase.why) ? 'going' : 'bad';
    case 'ended':
      if (phase.how === 'finished') return 'good';
      return phase.how === 'rolled-back' && !isMeant(phase.why) ? 'bad' : 'quiet';
  }
}

/** The way back was what it was started for. */
export const isMeant = (why: BackReason | undefined) =>
  why?.kind === 'drill' || why?.kind === 'shadow-done';

function iconOf(phase: RolloutPhase): TablerIcon {
  switch (phase.kind) {
    case 'acting':
      return IconPlayerTrackNext;
    case 'soaking':
      return IconHourglass;
    case 'keeping':
      return IconEye;
    case 'retiring':
      return IconTrash;
    case 'paused':
      return IconPlayerPause;
    case 'held':
      return IconHandStop;
    case 'going-back':
      return IconArrowBackUp;
    case 'ended':
      if (phase.how === 'finished') return IconCircleCheck;
      return phase.how === 'rolled-back' ? IconArrowBackUp : IconSwitchHorizontal;
  }
}
