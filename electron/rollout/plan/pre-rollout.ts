import type { Intent, SlotName } from '../../../shared/model/split.ts';
import { onStable } from '../../traffic/index.ts';

export type PreRollout = {
  readonly intent: Intent;
  /** Whether the rollout has been here. */
  readonly isHeld: boolean;
  /** Where the rollout has put the new release. */
  readonly slot?: SlotName;
};

/**
 * An intent as it was before the rollout began that it tells of, so that a console that takes over
 * plans the same again. The slot that was `previous` before is not known any more.
 */
export function beforeRollout(intent: Intent, rollout: string | undefined): PreRollout {
  const { rollout: note, ...rest } = intent;
  if (!note || note.id !== rollout) return { intent, isHeld: false };
  const { stable, candidate, shadow, previous } = intent.roles;
  const { release, options } = note.request;
  const isNew = stable !== undefined && intent.slots[stable].release === release;
  const isPromoted = isNew && previous !== undefined && options.drill !== true;
  const slot = isPromoted ? stable : (candidate ?? shadow);
  const old = isPromoted ? previous : stable;
  return {
    intent: {
      ...onStable(rest),
      roles: {
        ...(old && { stable: old }),
        ...(previous && previous !== old && { previous }),
      },
      slots: slot ? { ...intent.slots, [slot]: { instances: [] } } : intent.slots,
    },
    isHeld: true,
    ...(slot && { slot }),
  };
}
