import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ToldChange } from '../../shared/model/change.ts';
import type { Scope } from '../../shared/model/scope.ts';
import type { PageClient } from '../client/client.ts';
import type { Target } from './target.ts';

/** Progress of one command of an operation, which has one command for each service it touches. */
export type Progress =
  | { readonly kind: 'sent' }
  | { readonly kind: 'running'; readonly change: ToldChange }
  | { readonly kind: 'finished'; readonly change: ToldChange }
  /** `change` is the last that was heard of it: its outcome is not known. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly change?: ToldChange };

export type OperationKind = 'rollback' | 'undo' | 'split' | 'change';

/** Something a person asked for, from the click until a newer one takes its place. */
export type Operation = {
  readonly id: string;
  readonly kind: OperationKind;
  readonly target: Target;
  /** Where it was asked for. */
  readonly screen: string;
  readonly progress: readonly Progress[];
  /** ms since the epoch, by this machine; absent while it goes on. Set anew when its queue ends. */
  readonly endedAt?: number;
};

export type ChangesState = { readonly last: Operation | undefined };

export type ChangesStore = StoreApi<ChangesState> & {
  /** Everything in these scopes back, at once and without a question; `leaves`: the releases that a person sees would be left. */
  rollback(target: Target, scopes: readonly RollbackScope[]): Promise<Operation>;
  /** Takes the last operation back. */
  undo(): Promise<Operation | undefined>;
  /** Any other change of traffic, so that its undo stands in the same place. */
  run(kind: OperationKind, target: Target, commands: readonly SentCommand[]): Promise<Operation>;
  /** Asks how what the last operation left in the queue has ended, if it has. */
  askQueued(): Promise<void>;
  /** Puts the last operation out of sight; it can then no longer be undone from here. */
  dismiss(): void;
};

export type RollbackScope = { readonly scope: Scope; readonly leaves?: readonly string[] };

/** Starts one command under the key it is given; the changes it yields end with a finished one. */
export type SentCommand = (key: string) => Promise<AsyncIterable<ToldChange>>;

/** @param screen Names where the person looks at this moment. */
export function createChangesStore(
  api: Pick<PageClient, 'traffic'>,
  screen: () => string,
): ChangesStore {
  const store = createStore<ChangesState>(() => ({ last: undefined }));

  const update = (id: string, index: number, progress: Progress) =>
    store.setState(({ last }) =>
      last?.id === id ? { last: { ...last, progress: last.progress.with(index, progress) } } : {},
    );

  const run: ChangesStore['run'] = async (kind, target, commands) => {
    const id = crypto.randomUUID();
    const sent: Progress = { kind: 'sent' };
    const asked = { id, kind, target, screen: screen() };
    const operation: Operation = { ...asked, progress: commands.map(() => sent) };
    store.setState({ last: operation });
    const progress = await Promise.all(
      commands.map((command, index) => follow(command, (step) => update(id, index, step))),
    );
    const ended = { ...operation, progress, endedAt: Date.now() };
    store.setState(({ last }) => (last?.id === id ? { last: ended } : {}));
    return ended;
  };

  return {
    ...store,
    run,
    rollback: (target, scopes) =>
      run(
        'rollback',
        target,
        scopes.map(
          (one) => (key) => api.traffic.rollback({ key, scope: one.scope, ...leavesOf(one) }),
        ),
      ),
    undo: async () => {
      const { last } = store.getState();
      if (last === undefined || last.kind === 'undo') return undefined;
      const commands = undoableChanges(last).map(
        ({ id: change }): SentCommand =>
          (key) =>
            api.traffic.undo({ key, change }),
      );
      if (commands.length === 0) return undefined;
      return run('undo', last.target, commands);
    },
    askQueued: async () => {
      const { last } = store.getState();
      if (last === undefined) return;
      const waiting = changesOf(last).filter((change) => isWaiting(change));
      const asked = waiting.map(({ id }) => api.traffic.change({ id }));
      const found = (await Promise.allSettled(asked)).flatMap((one) =>
        one.status === 'fulfilled' ? [one.value] : [],
      );
      store.setState(({ last: now }) => (now?.id === last.id ? { last: amended(now, found) } : {}));
    },
    dismiss: () => store.setState({ last: undefined }),
  };
}

const undoableChanges = (operation: Operation): readonly ToldChange[] =>
  changesOf(operation).filter(({ results }) =>
    results.some(({ kind }) => kind === 'applied' || kind === 'queued'),
  );

async function follow(command: SentCommand, tell: (progress: Progress) => void): Promise<Progress> {
  let last: ToldChange | undefined;
  let progress: Progress;
  try {
    for await (const change of await command(crypto.randomUUID())) {
      last = change;
      tell({ kind: 'running', change });
    }
    progress = last?.finished
      ? { kind: 'finished', change: last }
      : failed(new Error('the backend ended its report before the change was finished'), last);
  } catch (error) {
    progress = failed(error, last);
  }
  tell(progress);
  return progress;
}

function failed(error: unknown, change: ToldChange | undefined): Progress {
  return change === undefined ? { kind: 'failed', error } : { kind: 'failed', error, change };
}

const leavesOf = ({ leaves }: RollbackScope) => (leaves === undefined ? {} : { leaves });

const isWaiting = ({ results, finished }: ToldChange) =>
  !finished || results.some(({ kind }) => kind === 'queued');

/** With the changes as they are now. */
function amended(operation: Operation, changes: readonly ToldChange[]): Operation {
  const progress = operation.progress.map((one) => {
    // A command under way is told by its own stream.
    if (one.kind === 'sent' || one.kind === 'running') return one;
    const change = changes.find(({ id }) => id === one.change?.id);
    if (change === undefined) return one;
    return change.finished ? { kind: 'finished' as const, change } : { ...one, change };
  });
  const next: Operation = { ...operation, progress };
  return changesOf(next).some(isWaiting) ? next : { ...next, endedAt: Date.now() };
}

export function changesOf(operation: Operation): readonly ToldChange[] {
  return operation.progress.flatMap((one) =>
    one.kind === 'sent' || one.change === undefined ? [] : [one.change],
  );
}

export function isRunning(operation: Operation): boolean {
  return operation.progress.some((one) => one.kind === 'sent' || one.kind === 'running');
}
