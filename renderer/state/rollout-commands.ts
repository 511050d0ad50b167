import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Rollout, RolloutCommand } from '../../shared/model/rollout.ts';
import type { PageClient } from '../client/client.ts';

/** The last word that a person had with a rollout, and what became of it. */
export type ToldCommand = {
  readonly rollout: string;
  readonly command: RolloutCommand;
  readonly kind: 'sent' | 'taken' | 'failed';
  readonly error?: unknown;
  /** ms since the epoch, by this machine: when it was answered, else when it was sent. */
  readonly at: number;
};

export type RolloutCommands = StoreApi<{ readonly last: ToldCommand | undefined }> & {
  tell(rollout: Rollout, command: RolloutCommand): Promise<void>;
  dismiss(): void;
};

/** Refused when the rollout has moved on since the person looked. */
const fenced: ReadonlySet<RolloutCommand> = new Set(['advance', 'approve']);

export function createRolloutCommands(api: Pick<PageClient, 'rollouts'>): RolloutCommands {
  const store = createStore<{ readonly last: ToldCommand | undefined }>(() => ({
    last: undefined,
  }));
  return {
    ...store,
    async tell({ id, state }, command) {
      const sent: ToldCommand = { rollout: id, command, kind: 'sent', at: Date.now() };
      store.setState({ last: sent });
      // An answer that comes after a newer word is no news.
      const answer = (told: ToldCommand) =>
        store.getState().last === sent && store.setState({ last: told });
      const seen = fenced.has(command) ? { seen: state.next } : {};
      try {
        await api.rollouts.command({ key: crypto.randomUUID(), id, command, ...seen });
        answer({ ...sent, kind: 'taken', at: Date.now() });
      } catch (error) {
        answer({ ...sent, kind: 'failed', error, at: Date.now() });
      }
    },
    dismiss: () => store.setState({ last: undefined }),
  };
}
