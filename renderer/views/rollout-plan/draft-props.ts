import type { Fleet } from '../../../shared/model/fleet.ts';
import type { RolloutDraft } from '../../state/rollout-draft.ts';

/** Props of every part of the form. */
export type DraftProps = {
  readonly fleet: Fleet;
  readonly draft: RolloutDraft;
  readonly onDraft: (draft: RolloutDraft) => void;
};
