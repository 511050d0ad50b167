import type { Fleet } from '../../../shared/model/fleet.ts';
import type { RolloutDraft } from '../../state/rollout-draft.ts';

/** What every part of the form works on. */
export type DraftProps = {
  readonly fleet: Fleet;
  readonly draft: RolloutDraft;
  readonly onDraft: (draft: RolloutDraft) => void;
};
