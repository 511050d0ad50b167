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
  type TablerIcon,
} from '@tabler/icons-react';
import type { BackReason, RolloutPhase } from '../../../shared/model/rollout.ts';
import classes from './phase-mark.module.css';

type Props = { readonly phase: RolloutPhase; readonly size?: number };

/** How a rollout stands, as a shape; its word stands beside it. */
export function PhaseMark({ phase, size = 18 }: Props) {
  const Icon = iconOf(phase);
  return <Icon size={size} aria-hidden className={classes.mark} data-tone={toneOf(phase)} />;
}

export type PhaseTone = 'going' | 'good' | 'waits' | 'bad' | 'quiet';

/** What needs a person is `waits` or `bad`. */
export function toneOf(phase: RolloutPhase): PhaseTone {
  switch (phase.kind) {
    case 'acting':
    case 'soaking':
    case 'retiring':
      return 'going';
    case 'keeping':
      return 'good';
    case 'paused':
    case 'held':
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
