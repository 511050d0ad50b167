import type { ToldChange } from '../../shared/model/change.ts';
import type { Strategy } from '../../shared/model/rollout-request.ts';

export type RolloutStepDone = {
  readonly rollout: string;
  readonly release: string;
  readonly strategy: Strategy;
  readonly kind: 'share' | 'promoted' | 'ended';
};

/** Which rollout made a change and what the step did, as its gateways tell; undefined of other changes. */
export function rolloutStepOf({ kind, results }: ToldChange): RolloutStepDone | undefined {
  if (kind !== 'rollout') return undefined;
  const applied = results.find((one) => one.kind === 'applied');
  const note = applied?.after.rollout ?? applied?.before.rollout;
  if (applied === undefined || note === undefined) return undefined;
  const { before, after } = applied;
  const stable = after.roles.stable;
  const isPromoted =
    stable !== before.roles.stable &&
    stable &&
    after.slots[stable].release === note.request.release;
  return {
    rollout: note.id,
    ...{ release: note.request.release, strategy: note.request.strategy },
    kind: after.rollout === undefined ? 'ended' : isPromoted ? 'promoted' : 'share',
  };
}
